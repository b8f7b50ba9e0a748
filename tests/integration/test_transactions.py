"""The transactional part on a real broker, apart from Faust."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.kafka import Cluster
from streams.agents.marker import Place
from streams.agents.partition import LogChangedError, PartitionStage
from streams.connection import client_options
from streams.memory import Memory
from streams.pipeline import kafka_log, writers
from streams.records import Output, Record
from streams.settings import Settings
from streams.sinks import TransactionalWriter
from streams.topics import Layout
from tests.support.news import Published
from tests.support.topics import committed, made, publish

PATIENCE = 60


@pytest.fixture
def settings(kafka: Cluster, prefix: str) -> Settings:
    """Give each test topics of its own, of one partition."""
    return Settings(broker=kafka.bootstrap, prefix=prefix, group=prefix, partitions=1)


@asynccontextmanager
async def writing(settings: Settings) -> AsyncIterator[TransactionalWriter]:
    """Run a writer of the one stage and partition."""
    writer = TransactionalWriter(transactional_id=f"{settings.group}-x-0", options=client_options(settings))
    await writer.start()
    try:
        yield writer
    finally:
        await writer.stop()


def remember_all(memory: Memory, records: list[Record]) -> list[Output]:
    """Remember every value under itself, and say nothing."""
    for record in records:
        memory.put((record.value or b"").decode(), b"x" * 1_000)
    return []


def stage(settings: Settings, *, capacity: int = 20_000) -> PartitionStage:
    """Make the stage that `remember_all` is the heart of."""
    layout = Layout.of(settings)
    return PartitionStage(
        Place(stage="x", topic=layout.articles.name, partition=0, state_topic=layout.incidents.name),
        handler=remember_all,
        writer=writers(settings)("x", 0),
        log=kafka_log(settings),
        capacity=capacity,
    )


def values(count: int, *, start: int = 0) -> list[Published]:
    """Number the inputs."""
    return [Published(0, b"k", str(n).encode()) for n in range(start, start + count)]


async def test_a_batch_is_visible_as_a_whole_or_not_at_all(settings: Settings) -> None:
    layout = await made(settings)
    outputs = [Output(topic=layout.alerts.name, key=b"k", value=str(n).encode()) for n in range(100)]
    too_large = Output(topic=layout.alerts.name, key=b"k", value=b"x" * 2_000_000)
    async with writing(settings) as writer:
        await writer.write(outputs[:10], outputs[10:20])
    with pytest.raises(Exception, match="TooLarge"):
        async with writing(settings) as writer:
            await writer.write([*outputs[20:], too_large], [])
    async with writing(settings):  # the next owner settles what was left open
        pass
    assert [r.value for r in await committed(settings, layout.alerts.name)] == [o.value for o in outputs[:20]]


async def test_a_second_owner_fences_the_first(settings: Settings) -> None:
    layout = await made(settings)
    output = Output(topic=layout.alerts.name, key=b"k", value=b"v")
    async with writing(settings) as first, writing(settings) as second:
        await second.write([output], [])
        with pytest.raises(Exception, match=r"(?i)fenc|epoch"):
            await first.write([output], [])
    assert len(await committed(settings, layout.alerts.name)) == 1


async def test_a_large_state_is_rebuilt_whole(settings: Settings) -> None:
    """20,000 states of 1 KB, four times as many changes: what is kept is what the first owner held."""
    layout = await made(settings)
    await publish(settings, layout.articles.name, values(30_000))
    first = stage(settings, capacity=20_000)
    assert await first.catch_up() == 30_000
    await first.close()
    second = stage(settings, capacity=20_000)
    assert await second.catch_up() == 0
    await second.close()
    assert list(second.memory) == list(first.memory)
    assert len(second.memory) == 20_000


async def test_the_marker_survives_compaction(settings: Settings) -> None:
    """A marker is rewritten with every batch; the cleaner leaves the last, and a new owner goes on from it."""
    layout = await made(settings)
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
    await admin.start()
    await admin.delete_topics([layout.incidents.name])
    eager = {
        "cleanup.policy": "compact",
        "segment.ms": "200",
        "min.cleanable.dirty.ratio": "0.001",
        "max.compaction.lag.ms": "500",
    }
    await _until_created(admin, NewTopic(layout.incidents.name, 1, 1, topic_configs=eager))
    await admin.close()
    async with asyncio.timeout(PATIENCE):
        batches = 0
        while True:
            await publish(settings, layout.articles.name, values(1, start=batches % 50))
            one = stage(settings)
            await one.catch_up()
            await one.close()
            batches += 1
            kept = [r for r in await committed(settings, layout.incidents.name) if r.key == b"x/marker"]
            if len(kept) < batches:  # the cleaner has been here
                break
    successor = stage(settings)
    assert await successor.catch_up() == 0
    assert successor.applied == batches - 1
    assert len(successor.memory) == min(batches, 50)
    await successor.close()


async def test_a_topic_that_was_deleted_and_made_anew_is_refused(settings: Settings) -> None:
    layout = await made(settings)
    await publish(settings, layout.articles.name, values(3))
    first = stage(settings)
    await first.catch_up()
    await first.close()
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
    await admin.start()
    await admin.delete_topics([layout.articles.name])
    await _until_created(admin, NewTopic(layout.articles.name, 1, 1))
    await admin.close()
    await publish(settings, layout.articles.name, values(5))
    with pytest.raises(LogChangedError, match="newsalert topics reset"):
        await stage(settings).catch_up()


async def _until_created(admin: AIOKafkaAdminClient, topic: NewTopic) -> None:
    """Create a topic whose namesake is still being deleted."""
    async with asyncio.timeout(PATIENCE):
        while (await admin.create_topics([topic])).topic_errors[0][1]:  # noqa: ASYNC110 - nothing here to await
            await asyncio.sleep(0.1)
