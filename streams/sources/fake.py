"""A log in memory, for tests and trials."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence

from streams.records import Output, Record


class FakeLog:
    """Partitions as lists of records; offsets may have holes, as transactions leave them."""

    def __init__(self) -> None:
        self.partitions: dict[tuple[str, int], list[Record]] = defaultdict(list)
        self.groups: dict[tuple[str, int], int] = {}
        self.identities: dict[str, str] = {}
        self.on_read: Callable[[], None] | None = None
        """Called at each read of a stretch: what happens elsewhere meanwhile."""

    def append(self, output: Output, *, partition: int = 0, timestamp: int = 0, skip: int = 0) -> Record:
        """Add a record after `skip` unused offsets."""
        records = self.partitions[output.topic, partition]
        record = Record(
            topic=output.topic,
            partition=partition,
            offset=(records[-1].offset + 1 if records else 0) + skip,
            timestamp=timestamp,
            key=output.key,
            value=output.value,
            headers=output.headers,
        )
        records.append(record)
        return record

    async def bounds(self, topic: str, partition: int) -> tuple[int, int]:
        """Return the first offset and the one after the last."""
        records = self.partitions[topic, partition]
        return (records[0].offset, records[-1].offset + 1) if records else (0, 0)

    async def committed(self, topic: str, partition: int) -> int | None:
        """Return what `groups` says."""
        return self.groups.get((topic, partition))

    async def read(self, topic: str, partition: int, start: int, stop: int) -> AsyncIterator[Sequence[Record]]:
        """Yield what lies between, in one piece."""
        if self.on_read is not None:
            self.on_read()
        yield [r for r in self.partitions[topic, partition] if start <= r.offset < stop]

    async def identity(self, topic: str) -> str | None:
        """Return what `identities` says."""
        return self.identities.get(topic)
