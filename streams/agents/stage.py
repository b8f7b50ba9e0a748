"""One stage on all the partitions that this worker owns: a batch is split by partition and applied side by side."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import TypeVar

from streams.agents.partition import PartitionStage, Progress
from streams.records import Record

T = TypeVar("T")


class Stage:
    """Keeps a PartitionStage for each owned partition, made at its first batch."""

    def __init__(self, *, make: Callable[[int], PartitionStage]) -> None:
        self._make = make
        self._partitions: dict[int, PartitionStage] = {}
        self._seen: dict[int, int] = {}
        self._tenure = 0

    async def open(self, owned: Collection[int]) -> None:
        """Open owned partitions one by one before their first record, which then need not wait for it.

        A rebalance meanwhile ends this: to open a partition that another worker owns by then would fence that worker.
        """
        tenure = self._tenure
        for number in owned:
            if self._tenure == tenure:
                await self._on(number).open()

    async def apply(self, records: Sequence[Record], progress: Progress = lambda: None) -> int:
        """Process a batch and return how many records were new; all that it caused is written on return."""
        groups: dict[int, list[Record]] = defaultdict(list)
        for record in records:
            groups[record.partition].append(record)
        return sum(await _all(self._on(partition).apply(group, progress) for partition, group in groups.items()))

    async def audit(self, owned: Collection[int]) -> int:
        """Process what lies in owned partitions that did not move since the last audit; return how many records.

        A record that the consumer skipped is thereby found even when none follows it.
        """
        still = [number for number in owned if self._seen.get(number) == self._on(number).applied]
        found = sum(await _all(self._on(number).catch_up() for number in still))
        self._seen = {number: self._on(number).applied for number in owned}
        return found

    def rearm(self) -> None:
        """Distrust the next delivery of every partition, and what was said of owning it."""
        self._tenure += 1
        for partition in self._partitions.values():
            partition.rearm()

    async def keep(self, owned: Collection[int]) -> None:
        """Forget the partitions that another worker owns now."""
        lost = [self._partitions.pop(number) for number in list(self._partitions) if number not in owned]
        await _all(partition.close() for partition in lost)

    def _on(self, partition: int) -> PartitionStage:
        if partition not in self._partitions:
            self._partitions[partition] = self._make(partition)
        return self._partitions[partition]


async def _all(work: Iterable[Awaitable[T]]) -> list[T]:
    """Run all to their end side by side; the first error counts, but nothing is left running behind it."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]
