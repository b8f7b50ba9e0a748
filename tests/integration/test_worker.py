"""The worker process: what it refuses, how it ends, and what it reads."""

import subprocess
import sys
from pathlib import Path

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.kafka import Cluster
from streams.settings import Settings
from streams.topics import Layout, create
from tests.support.build import signal
from tests.support.desk import desk
from tests.support.news import closing
from tests.support.topics import arrived, made, publish
from tests.support.workers import ROOT, environment


def settings_for(kafka: Cluster, prefix: str) -> Settings:
    """Give each test its own topics and group."""
    return Settings(broker=kafka.bootstrap, prefix=prefix, group=prefix)


async def test_a_wrong_layout_is_refused_in_one_line(kafka: Cluster, prefix: str) -> None:
    settings = settings_for(kafka, prefix)
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(Layout.of(settings).articles.name, 3, 1)])
    await admin.close()
    assert (await create(settings)).problems
    ended = subprocess.run(  # noqa: ASYNC221 - nothing else runs meanwhile
        [sys.executable, "-m", "streams", "worker"],
        env=environment(settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert f"{prefix}articles.v1 has 3 partitions, {prefix}signals.v1 has 6" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_stopped_worker_ends_cleanly_and_leaves_its_work_done(
    kafka: Cluster, prefix: str, tmp_path: Path
) -> None:
    settings = settings_for(kafka, prefix)
    layout = await made(settings)
    await publish(settings, layout.articles.name, closing())
    with desk(settings, tmp_path) as running:
        assert await arrived(settings, layout.alerts.name, 6) == 6
        assert running.worker.stop() == 0
    assert "Traceback" not in running.log.read_text()


async def test_the_worker_reads_committed_records_only(kafka: Cluster, prefix: str, tmp_path: Path) -> None:
    """Faust 0.15.3 does not by itself; this fails when Faust or aiokafka change under the override."""
    settings = settings_for(kafka, prefix)
    layout = await made(settings)
    aborted, kept = (signal(article=name, actor=name.upper()).to_bytes() for name in ("aborted", "kept"))
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, transactional_id=prefix) as producer:
        await producer.begin_transaction()
        await producer.send_and_wait(layout.signals.name, aborted, key=b"k", partition=0)
        await producer.abort_transaction()
        async with producer.transaction():
            await producer.send_and_wait(layout.signals.name, kept, key=b"k", partition=0)
    with desk(settings, tmp_path) as running:
        [alert] = await running.alerts("", count=1)
    assert alert.causationid == "kept"
