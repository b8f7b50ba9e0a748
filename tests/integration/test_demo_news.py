"""The demo's news gives the same on the embedded broker and on a real one, through the commands a person types."""

import subprocess
import sys
from pathlib import Path

from deploy.kafka import Cluster
from streams.demo import bundled
from streams.embedded import embedded_broker
from streams.settings import Settings
from streams.topics import Layout
from tests.support.desk import desk
from tests.support.news import Published
from tests.support.reference import reference
from tests.support.topics import Histories, arrived, committed, histories, made
from tests.support.workers import ROOT, environment

NEWS = Path(bundled.__file__).parent / "news.jsonl"


def in_one_partition() -> list[Published]:
    """The news as `newsalert publish` sends it; with one partition the order of all is defined."""
    return [Published(0, article.id.encode(), article.to_bytes()) for article in bundled.articles()]


async def outcome(settings: Settings, folder: Path, count: int) -> Histories:
    """Publish by command, let a worker work, and read what came out."""
    layout = Layout.of(settings)
    publish = [sys.executable, "-m", "streams", "publish", str(NEWS)]
    with desk(settings, folder) as running:
        subprocess.run(publish, env=environment(settings), cwd=ROOT, check=True, capture_output=True, timeout=120)  # noqa: ASYNC221
        await arrived(settings, layout.alerts.name, count)
        running.worker.stop()
    return histories(await committed(settings, layout.alerts.name))


async def test_both_brokers_give_the_same_alerts_to_the_byte(kafka: Cluster, prefix: str, tmp_path: Path) -> None:
    real = Settings(broker=kafka.bootstrap, prefix=prefix, group=prefix, partitions=1)
    await made(real)
    expected = histories((await reference(real, in_one_partition()))[Layout.of(real).alerts.name])
    count = sum(map(len, expected.values()))
    assert count > 20
    with embedded_broker(topics=[t.name for t in Layout.of(real)], partitions=1) as broker:
        embedded = Settings(broker=broker.bootstrap, prefix=prefix, group=prefix, partitions=1, exactly_once=False)
        in_memory = await outcome(embedded, tmp_path, count)
    assert in_memory == expected
    assert await outcome(real, tmp_path, count) == in_memory
