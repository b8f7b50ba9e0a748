"""Publishing to and reading from a real broker, for tests."""

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from streams.pipeline import kafka_log
from streams.records import Record
from streams.settings import Settings
from streams.sources.kafka import record_of
from streams.topics import MAX_MESSAGE, Layout, create
from tests.support.news import Published

PATIENCE_MS = 180_000
VARYING = ("recordedtime", "time")
"""`time` of a dead letter is the broker's; that of an alert is the article's, and stands in its evidence too."""
VARYING_PROVENANCE = ("offset",)


async def made(settings: Settings) -> Layout:
    """Create the topics and return their layout."""
    assert not (await create(settings)).problems
    return Layout.of(settings)


@contextlib.asynccontextmanager
async def publisher(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    """Connect once; a patient publisher waits for a broker that is away."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.broker,
        acks="all",
        enable_idempotence=settings.exactly_once,
        linger_ms=5,
        max_request_size=MAX_MESSAGE,
        request_timeout_ms=PATIENCE_MS,
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def send(producer: AIOKafkaProducer, topic: str, articles: Iterable[Published]) -> None:
    """Write the articles and await every acknowledgement; the order within a partition is kept."""
    acks = [await producer.send(topic, a.value, key=a.key, partition=a.partition) for a in articles]
    await asyncio.gather(*acks)


async def publish(settings: Settings, topic: str, articles: Iterable[Published]) -> None:
    """Connect, write the articles and await every acknowledgement."""
    async with publisher(settings) as producer:
        await send(producer, topic, articles)


async def committed(settings: Settings, topic: str) -> list[Record]:
    """Read all that a read_committed reader sees, partition by partition."""
    records: list[Record] = []
    async with contextlib.aclosing(kafka_log(settings)) as log:
        for partition in range(settings.partitions):
            first, end = await log.bounds(topic, partition)
            async for batch in log.read(topic, partition, first, end):
                records.extend(batch)
    return records


async def until(
    settings: Settings, topic: str, enough: Callable[[list[Record]], bool], *, patience: float = 120
) -> list[Record]:
    """Read on as a read_committed reader until there is enough, or patience ends; return all that was read."""
    seen: list[Record] = []
    async with reader(settings, topic, start="earliest") as consumer:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not enough(seen):
                    found = await consumer.getmany(timeout_ms=1_000)
                    seen.extend(record_of(raw) for records in found.values() for raw in records)
    return seen


async def fresh(settings: Settings, topic: str, count: int, *, patience: float = 120) -> None:
    """Wait until that many more records are committed than there are now."""
    async with reader(settings, topic, start="latest") as consumer, asyncio.timeout(patience):
        while count > 0:
            count -= sum(map(len, (await consumer.getmany(timeout_ms=1_000)).values()))


@contextlib.asynccontextmanager
async def reader(settings: Settings, topic: str, *, start: str) -> AsyncIterator[AIOKafkaConsumer]:
    """Read all partitions as a read_committed reader, from the earliest or the latest record."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.broker,
        isolation_level="read_committed" if settings.exactly_once else "read_uncommitted",
        auto_offset_reset=start,
        enable_auto_commit=False,
        check_crcs=settings.exactly_once,
        fetch_max_wait_ms=100,
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, partition) for partition in range(settings.partitions)])
        yield consumer
    finally:
        await consumer.stop()


async def arrived(settings: Settings, topic: str, count: int, *, patience: float = 120) -> int:
    """Wait until that many records are committed, or patience ends; return how many there are."""
    return len(await until(settings, topic, lambda seen: len(seen) >= count, patience=patience))


Histories = dict[str, list[str]]


def histories(records: Iterable[Record]) -> Histories:
    """Return for each key its values in order, less what may differ between two runs on the same input."""
    found: Histories = defaultdict(list)
    for record in sorted(records, key=lambda r: (r.partition, r.offset)):
        found[(record.key or b"").decode()].append(comparable(record.value))
    return dict(found)


def comparable(value: bytes | None) -> str:
    """Write a message without recordedtime and provenance offsets, all else to the byte."""
    if value is None:
        return "tombstone"
    body: dict[str, Any] = json.loads(value)
    for field in VARYING:
        body.pop(field, None)
    provenance = body.get("data", {}).get("provenance", {})
    for field in VARYING_PROVENANCE:
        provenance.pop(field, None)
    return json.dumps(body)
