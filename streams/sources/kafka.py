"""Reads a stretch of a Kafka partition, committed records only, with consumers of its own and no group."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.records import Record
from streams.sources.clients import Readers, Shared

POLL_MS = 500
MAX_RECORDS = 2_000
KEPT_READERS = 2


class KafkaLog:
    """Asks through clients that all partitions share; for each stretch that is read at a time, a reader of its own."""

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
        self._identities = identities
        self._known: Mapping[str, str] | None = None
        self._asking = asyncio.Lock()
        self._consumer_options = {"fetch_max_wait_ms": fetch_wait_ms, "check_crcs": check_crcs}
        self._bounds = Shared(lambda: self._consumer("read_uncommitted"))
        self._offsets = Shared(lambda: self._consumer("read_committed", group_id=group))
        self._readers = Readers(lambda: self._consumer("read_committed"), keep=KEPT_READERS)

    async def aclose(self) -> None:
        """Disconnect; a later question connects again."""
        for clients in (self._bounds, self._offsets, self._readers):
            await clients.stop()

    async def bounds(self, topic: str, partition: int) -> tuple[int, int]:
        """Return log start and high watermark: a read_committed end would stop at the first open transaction."""
        tp = TopicPartition(topic, partition)
        client = await self._bounds.get()
        start = await client.beginning_offsets([tp])
        end = await client.end_offsets([tp])
        return start[tp], end[tp]

    async def committed(self, topic: str, partition: int) -> int | None:
        """Return the group's committed offset, if there is one; asking the coordinator is not joining the group."""
        client = await self._offsets.get()
        offset: int | None = await client.committed(TopicPartition(topic, partition))
        return offset

    async def read(self, topic: str, partition: int, start: int, stop: int) -> AsyncIterator[Sequence[Record]]:
        """Yield the committed records of the stretch, in order."""
        if start >= stop:
            return
        tp = TopicPartition(topic, partition)
        async with self._readers.one() as reader:
            reader.assign([tp])
            reader.seek(tp, start)
            while await reader.position(tp) < stop:
                found = await reader.getmany(tp, timeout_ms=POLL_MS, max_records=MAX_RECORDS)
                records = [record_of(raw) for raw in found.get(tp, ()) if start <= raw.offset < stop]
                if records:
                    yield records

    async def identity(self, topic: str) -> str | None:
        """Return the topic's UUID, as it was when this process first asked."""
        async with self._asking:
            if self._known is None:
                self._known = await self._identities()
        return self._known.get(topic)

    def _consumer(self, isolation_level: str, *, group_id: str | None = None) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            group_id=group_id,
            **self._options,
            **self._consumer_options,
            isolation_level=isolation_level,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )


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
