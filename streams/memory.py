"""What a stage remembers of one partition: a bounded map of states, the least recently changed forgotten first.

The order of changes is the order of the records in the compacted topic, so a rebuilt memory forgets alike.
"""

from collections import OrderedDict
from collections.abc import Iterator

DEFAULT_CAPACITY = 20_000
"""States per stage and partition, about 1 KB each: 14 days of world news at one incident in ten seconds."""


class Memory:
    """Keys to encoded states, with the changes since they were last taken."""

    def __init__(self, *, capacity: int = DEFAULT_CAPACITY) -> None:
        self._capacity = capacity
        self._states: OrderedDict[str, bytes] = OrderedDict()
        self._changes: OrderedDict[str, bytes | None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._states)

    def __iter__(self) -> Iterator[str]:
        return iter(self._states)

    def get(self, key: str) -> bytes | None:
        """Return the state, or None when there is none or it was forgotten."""
        return self._states.get(key)

    def put(self, key: str, state: bytes) -> None:
        """Remember a state; past the capacity the one changed longest ago goes."""
        self._set(key, state)
        while len(self._states) > self._capacity:
            oldest, _ = self._states.popitem(last=False)
            self._note(oldest, None)

    def restore(self, key: str, state: bytes | None) -> None:
        """Take over one record of the compacted topic, a tombstone included; not a change to be written."""
        if state is None:
            self._states.pop(key, None)
            return
        self._states[key] = state
        self._states.move_to_end(key)

    def take_changes(self) -> list[tuple[str, bytes | None]]:
        """Return what changed since the last call, in the order of the changes; None stands for forgotten."""
        changes = list(self._changes.items())
        self._changes.clear()
        return changes

    def _set(self, key: str, state: bytes) -> None:
        self._states[key] = state
        self._states.move_to_end(key)
        self._note(key, state)

    def _note(self, key: str, state: bytes | None) -> None:
        self._changes[key] = state
        self._changes.move_to_end(key)
