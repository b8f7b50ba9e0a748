"""What crosses the edge to Kafka, as plain values: a record read, and an output to be written."""

from dataclasses import dataclass
from datetime import UTC, datetime

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a log, with its coordinates. `timestamp` is the broker's, in milliseconds since the epoch."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def time(self) -> datetime:
        """The broker's timestamp as a moment in UTC."""
        return datetime.fromtimestamp(self.timestamp / 1000, UTC)

    def header(self, name: str) -> str | None:
        """Return the last header of that name as text, if there is one."""
        found = [value for key, value in self.headers if key == name]
        return found[-1].decode("utf-8", "replace") if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One record to be written. Without a partition the key decides, as Kafka's own clients do it."""

    topic: str
    key: bytes
    value: bytes | None
    partition: int | None = None
    headers: Headers = ()
