"""Reads a stretch of a Kafka partition, committed records only, with consumers of its own and no group."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.records import Record

POLL_MS = 500
MAX_RECORDS = 2_000


class KafkaLog:
    """Opens a connection for each question, since questions come only with a (re)start or a rebalance."""

    def __init__(
        self,
        *,
        options: Mapping[str, Any],
        group: str,
        identities: Callable[[], Awaitable[Mapping[str, str]]],
        fetch_wait_ms: int = POLL_MS,
        check_crcs: bool = True,
    ) -> None:
        self._options = options
        self._group = group
        self._identities = identities
        self._known: Mapping[str, str] | None = None
        self._asking = asyncio.Lock()
        self._consumer_options = {"fetch_max_wait_ms": fetch_wait_ms, "check_crcs": check_crcs}

    async def bounds(self, topic: str, partition: int) -> tuple[int, int]:
        """Return log start and high watermark: a read_committed end would stop at the first open transaction."""
        tp = TopicPartition(topic, partition)
        async with self._consumer("read_uncommitted") as consumer:
            start = await consumer.beginning_offsets([tp])
            end = await consumer.end_offsets([tp])
        return start[tp], end[tp]

    async def committed(self, topic: str, partition: int) -> int | None:
        """Return the group's committed offset, if there is one."""
        tp = TopicPartition(topic, partition)
        async with self._consumer("read_committed", group_id=self._group) as consumer:
            consumer.assign([tp])  # by hand: it asks the group's coordinator and does not join the group
            offset: int | None = await consumer.committed(tp)
            return offset

    async def read(self, topic: str, partition: int, start: int, stop: int) -> AsyncIterator[Sequence[Record]]:
        """Yield the committed records of the stretch, in order."""
        if start >= stop:
            return
        tp = TopicPartition(topic, partition)
        async with self._consumer("read_committed") as consumer:
            consumer.assign([tp])
            consumer.seek(tp, start)
            while await consumer.position(tp) < stop:
                found = await consumer.getmany(tp, timeout_ms=POLL_MS, max_records=MAX_RECORDS)
                records = [record_of(raw) for raw in found.get(tp, ()) if raw.offset < stop]
                if records:
                    yield records

    async def identity(self, topic: str) -> str | None:
        """Return the topic's UUID, as it was when this process first asked."""
        async with self._asking:
            if self._known is None:
                self._known = await self._identities()
        return self._known.get(topic)

    def _consumer(self, isolation_level: str, *, group_id: str | None = None) -> Any:
        return _Started(
            AIOKafkaConsumer(
                group_id=group_id,
                **self._options,
                **self._consumer_options,
                isolation_level=isolation_level,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
            )
        )


class _Started:
    """A client that is started on entering and stopped on leaving."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    async def __aenter__(self) -> AIOKafkaConsumer:
        try:
            await self._consumer.start()
        except BaseException:
            await self._consumer.stop()
            raise
        return self._consumer

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()


def record_of(raw: Any) -> Record:
    """Turn aiokafka's record into ours."""
    return Record(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        timestamp=raw.timestamp,
        key=raw.key,
        value=raw.value,
        headers=tuple(raw.headers),
    )
