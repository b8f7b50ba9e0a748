"""What a stage needs of a sink."""

from collections.abc import Callable, Sequence
from typing import Protocol

from streams.records import Output


class Writer(Protocol):
    """Writes batches for one stage and partition."""

    async def start(self) -> None:
        """Connect; a transactional writer fences whoever wrote for this stage and partition before."""
        ...

    async def write(self, outputs: Sequence[Output], states: Sequence[Output]) -> None:
        """Return when the broker has acknowledged all, or raise; then nothing is certain but a restart.

        No state may be visible before the outputs that it accounts for.
        """
        ...

    async def stop(self) -> None:
        """Let go of the connection."""
        ...


WriterFactory = Callable[[str, int], Writer]
"""Makes the writer of a stage (by name) and a partition."""
