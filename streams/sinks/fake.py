"""A writer into memory, for tests and trials: keeps whole batches, fails or is fenced on request."""

from collections.abc import Sequence

from streams.records import Output


class FakeWriter:
    """Batches in the order of their commits. Set `fails_with` to have the next write fail before it is visible."""

    def __init__(self) -> None:
        self.batches: list[tuple[Output, ...]] = []
        self.states: list[tuple[Output, ...]] = []
        self.started = 0
        self.stopped = 0
        self.fails_with: Exception | None = None

    @property
    def outputs(self) -> list[Output]:
        """All that was committed, in order."""
        return [output for batch in self.batches for output in batch]

    async def start(self) -> None:
        """Count."""
        self.started += 1

    async def write(self, outputs: Sequence[Output], states: Sequence[Output]) -> None:
        """Commit the batch, or fail as asked."""
        if self.fails_with is not None:
            raise self.fails_with
        self.batches.append(tuple(outputs))
        self.states.append(tuple(states))

    async def stop(self) -> None:
        """Count."""
        self.stopped += 1
