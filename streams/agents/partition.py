"""One stage on one input partition: every record applied exactly once, whatever the consumer delivers.

What was applied is what the marker says, not what the consumer group committed. The marker is written in the same
transaction as the outputs and states that it accounts for.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from streams.agents.marker import Marker, Place
from streams.memory import DEFAULT_CAPACITY, Memory
from streams.records import Output, Record
from streams.sinks import Writer
from streams.sources import Log

Handler = Callable[[Memory, Sequence[Record]], list[Output]]
Progress = Callable[[], None]
"""Called whenever a part of a batch is done for good."""

MARK_EVERY = 5_000
"""Records without any output after which the marker is written by itself, so that a restart reads little again."""


class LogChangedError(Exception):
    """The input is not the log that the marker speaks of; going on would skip records or repeat them."""


class OrderError(Exception):
    """The consumer delivered a record before one that it should follow."""


class PartitionStage:
    """Applies batches in order, one at a time; after any error it is unusable and the process must end."""

    def __init__(
        self,
        place: Place,
        *,
        handler: Handler,
        writer: Writer,
        log: Log,
        chunk: int = 500,
        capacity: int = DEFAULT_CAPACITY,
        executor: Executor | None = None,
    ) -> None:
        self._place = place
        self._handler = handler
        self._writer = writer
        self._log = log
        self._chunk = chunk
        self._executor = executor
        self._memory = Memory(capacity=capacity)
        self._busy = asyncio.Lock()
        self._identity: str | None = None
        self._marked = -1
        self._applied = -1
        self._delivered = -1
        self._loaded = False
        self._gap_checked = False

    @property
    def applied(self) -> int:
        """The highest input offset applied; -1 before the first."""
        return self._applied

    @property
    def memory(self) -> Memory:
        """What this stage remembers of the partition; empty before the first batch."""
        return self._memory

    async def open(self) -> None:
        """Fence the previous owner and read back what it left, if that was not done yet."""
        async with self._busy:
            await self._load()

    async def apply(self, records: Sequence[Record], progress: Progress = lambda: None) -> int:
        """Process what was delivered of this partition, chunk by chunk, and return how many records were new."""
        async with self._busy:
            await self._load()
            progress()
            self._check_order(records)
            if records and not self._gap_checked:
                await self._fill_gap(records[0].offset, progress)
            return await self._in_chunks([r for r in records if r.offset > self._applied], progress)

    async def catch_up(self) -> int:
        """Process what lies in the log and was never delivered; return how many records that were."""
        async with self._busy:
            await self._load()
            _, end = await self._log.bounds(self._place.topic, self._place.partition)
            return await self._fill_gap(end, lambda: None)

    def rearm(self) -> None:
        """Distrust the next delivery: after a rebalance it may start earlier or later than what was applied."""
        self._gap_checked = False
        self._delivered = -1

    async def close(self) -> None:
        """Stop writing, once the batch at work is done."""
        async with self._busy:
            await self._writer.stop()

    async def _load(self) -> None:
        """Fence the previous owner, then read back what it left: nobody can add to it any more."""
        if self._loaded:
            return
        await self._writer.start()
        marker = await self._restore()
        self._identity = await self._log.identity(self._place.topic)
        self._applied = await self._position(marker)
        self._marked = self._applied
        self._loaded = True

    async def _restore(self) -> Marker | None:
        place, marker = self._place, None
        first, end = await self._log.bounds(place.state_topic, place.partition)
        async for records in self._log.read(place.state_topic, place.partition, first, end):
            for record in records:
                key = (record.key or b"").decode("utf-8", "replace")
                if key == place.marker_key:
                    marker = Marker.from_bytes(record.value) if record.value else None
                elif key.startswith(place.prefix):
                    self._memory.restore(key.removeprefix(place.prefix), record.value)
        return marker

    async def _position(self, marker: Marker | None) -> int:
        """Return the offset up to which all is applied: by the marker, else the group's, else none that is kept."""
        place = self._place
        first, end = await self._log.bounds(place.topic, place.partition)
        if marker is None:
            committed = await self._log.committed(place.topic, place.partition) or 0
            return (committed if first <= committed <= end else first) - 1
        if marker.identity and self._identity and marker.identity != self._identity:
            raise LogChangedError(_changed(place, "was deleted and made anew"))
        if marker.offset >= end:
            raise LogChangedError(_changed(place, f"ends at offset {end}, but {marker.offset} was processed"))
        return max(first - 1, marker.offset)

    async def _fill_gap(self, stop: int, progress: Progress) -> int:
        """Apply what the log holds after the last applied record and before `stop`."""
        self._gap_checked = True  # before anything is awaited: a rebalance meanwhile must be able to take it back
        done, start = 0, self._applied + 1
        async for records in self._log.read(self._place.topic, self._place.partition, start, stop):
            done += await self._in_chunks(records, progress)
        self._applied = max(self._applied, stop - 1)
        return done

    async def _in_chunks(self, records: Sequence[Record], progress: Progress) -> int:
        """Commit now and then: what a long delivery has behind it is not done again after a restart."""
        for start in range(0, len(records), self._chunk):
            await self._process(records[start : start + self._chunk])
            progress()
        return len(records)

    async def _process(self, records: Sequence[Record]) -> None:
        outputs = await self._handled(records)
        states = self._states()
        last = records[-1].offset
        if outputs or states or last - self._marked >= MARK_EVERY:
            await self._writer.write(outputs, [*states, self._place.marker(last, self._identity)])
            self._marked = last
        self._applied = last

    async def _handled(self, records: Sequence[Record]) -> list[Output]:
        if self._executor is None:
            return self._handler(self._memory, records)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._handler, self._memory, records)

    def _check_order(self, records: Sequence[Record]) -> None:
        """Within one assignment offsets rise; else something that was skipped here was never applied."""
        for record in records:
            if record.offset <= self._delivered:
                raise OrderError(
                    f"{record.topic}/{record.partition}: offset {record.offset} came after {self._delivered}"
                )
            self._delivered = record.offset

    def _states(self) -> list[Output]:
        return [self._place.state(f"{self._place.prefix}{key}", state) for key, state in self._memory.take_changes()]


def _changed(place: Place, what: str) -> str:
    return (
        f"{place.topic}/{place.partition} {what}. Its records would be skipped or repeated. "
        f"Run `newsalert topics reset` to start the {place.stage} stage anew on the topic as it is."
    )
