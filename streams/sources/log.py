"""What a stage needs of a source beside the stream itself: to read a stretch of a partition again."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from streams.records import Record


class Log(Protocol):
    """Reads partitions by offset, committed records only, apart from any consumer group's position."""

    async def bounds(self, topic: str, partition: int) -> tuple[int, int]:
        """Return the first offset that is kept and the next one that will be written."""
        ...

    async def committed(self, topic: str, partition: int) -> int | None:
        """Return the offset at which the worker's consumer group would go on, if it has one."""
        ...

    def read(self, topic: str, partition: int, start: int, stop: int) -> AsyncIterator[Sequence[Record]]:
        """Yield the committed records with start <= offset < stop, in order.

        Waits for open transactions below `stop` to end, so that what comes after one is not missed.
        """
        ...

    async def identity(self, topic: str) -> str | None:
        """Return the topic's UUID, where the broker gives one: another one means it was made anew."""
        ...
