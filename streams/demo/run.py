"""The demo's run: the bundled news through an embedded broker and a worker process; what comes out as it comes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from time import monotonic

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from schemas import Alert, DeadLetter, Signal
from streams.connection import client_options
from streams.demo.bundled import articles, malformed
from streams.demo.process import WorkerProcess, worker_process
from streams.errors import NewsalertError
from streams.settings import Settings
from streams.topics import Layout

Message = Signal | Alert | DeadLetter

PACE = 0.02
"""Seconds between two articles."""
PATIENCE = 60.0
"""Seconds without any progress after which the run is given up."""
START_PATIENCE = 180.0
"""The same before the first: a worker that reads in its model on a busy machine takes long."""


async def run(settings: Settings, environ: Mapping[str, str]) -> AsyncGenerator[Message, None]:
    """Yield every signal, alert and dead letter that the bundled news give, and end when there can be no more."""
    async with worker_process(environ) as worker, _clients(settings) as (producer, consumer, admin):
        awake = asyncio.Event()
        published = asyncio.create_task(_publish(producer, Layout.of(settings).articles.name, awake))
        watch = _Watch(settings, worker, consumer, admin, awake, published)
        try:
            async for message in watch.messages():
                yield message
        finally:
            published.cancel()


async def _publish(producer: AIOKafkaProducer, topic: str, awake: asyncio.Event) -> None:
    """Send one article; the others when it is through, at a pace that lets alerts appear in the order of events."""
    for record in _records():
        await producer.send_and_wait(topic, **record)
        await awake.wait()
        await asyncio.sleep(PACE)


def _records() -> Iterator[dict[str, bytes]]:
    """Yield the news with a malformed line among every few."""
    bad = iter(malformed())
    stride = len(articles()) // len(malformed())
    for number, article in enumerate(articles(), 1):
        yield {"key": article.id.encode(), "value": article.to_bytes()}
        if number % stride == 0 and (line := next(bad, None)) is not None:
            yield {"value": line}


@dataclass(frozen=True, slots=True)
class _Watch:
    settings: Settings
    worker: WorkerProcess
    consumer: AIOKafkaConsumer
    admin: AIOKafkaAdminClient
    awake: asyncio.Event
    published: "asyncio.Task[None]"

    async def messages(self) -> AsyncGenerator[Message, None]:
        """Yield what comes out until all that went in is through; raise NewsalertError when nothing moves any more."""
        kinds = message_kinds(Layout.of(self.settings))
        moved, since = 0, monotonic()
        while True:
            all_sent = self.published.done() and self.published.result() is None
            through, processed = await self._processed()
            found = await self.consumer.getmany(timeout_ms=100)
            for record in chain.from_iterable(found.values()):
                yield kinds[record.topic].from_bytes(record.value)
            if all_sent and through and not found and await self._read_to_the_end():
                return
            if found or processed > moved:
                self.awake.set()
                moved, since = processed, monotonic()
            self._refuse_standstill(since)

    async def _processed(self) -> tuple[bool, int]:
        """Say whether the worker has committed every article, and then every signal; and how many records by now."""
        layout, through, count = Layout.of(self.settings), True, 0
        for topic in (layout.articles.name, layout.signals.name):  # in this order: articles make signals
            partitions = [TopicPartition(topic, number) for number in range(self.settings.partitions)]
            ends = await self.consumer.end_offsets(partitions)
            committed = await self.admin.list_consumer_group_offsets(self.settings.group, partitions=partitions)
            applied = {partition: max(0, committed[partition].offset) for partition in partitions}
            through = through and all(applied[partition] >= ends[partition] for partition in partitions)
            count += sum(applied.values())
        return through, count

    async def _read_to_the_end(self) -> bool:
        ends = await self.consumer.end_offsets(list(self.consumer.assignment()))
        return all([await self.consumer.position(partition) >= end for partition, end in ends.items()])

    def _refuse_standstill(self, since: float) -> None:
        self.worker.refuse_death()
        patience = PATIENCE if self.awake.is_set() else START_PATIENCE
        if monotonic() - since > patience:
            last = self.worker.last_words
            raise NewsalertError(f"the worker made no progress for {patience:.0f} s; its log ends: {last}")


def message_kinds(layout: Layout) -> dict[str, type[Signal] | type[Alert] | type[DeadLetter]]:
    """Say what stands on each topic that the worker writes for others."""
    return {layout.signals.name: Signal, layout.alerts.name: Alert, layout.dead_letters.name: DeadLetter}


@asynccontextmanager
async def _clients(settings: Settings) -> AsyncIterator[tuple[AIOKafkaProducer, AIOKafkaConsumer, AIOKafkaAdminClient]]:
    options = client_options(settings)
    consumer = AIOKafkaConsumer(
        *message_kinds(Layout.of(settings)),
        **options,
        auto_offset_reset="earliest",
        check_crcs=False,  # the embedded broker's are wrong
        fetch_max_wait_ms=20,  # it answers only when the wait is over
    )
    async with AsyncExitStack() as stack:
        clients = AIOKafkaProducer(**options), consumer, AIOKafkaAdminClient(**options)
        for client, close in zip(clients, ("stop", "stop", "close"), strict=True):
            stack.push_async_callback(getattr(client, close))
        for client in clients:
            await client.start()
        yield clients
