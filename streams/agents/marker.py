"""How far a stage has come on one input partition, and where that is written down."""

from dataclasses import dataclass

from schemas import MessageModel
from streams.records import Output


class Marker(MessageModel):
    """The highest input offset applied, and the identity (UUID) of the topic that it counts in."""

    offset: int
    topic: str
    identity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which stage and partition, reading what, remembering where."""

    stage: str
    topic: str
    partition: int
    state_topic: str

    @property
    def prefix(self) -> str:
        """What the keys of this stage's states begin with."""
        return f"{self.stage}/"

    @property
    def marker_key(self) -> str:
        """The key of this stage's marker."""
        return f"{self.stage}/marker"

    def state(self, key: str, value: bytes | None) -> Output:
        """Write one state, on the partition that has the input's number."""
        return Output(topic=self.state_topic, key=key.encode(), value=value, partition=self.partition)

    def marker(self, offset: int, identity: str | None) -> Output:
        """Write the marker."""
        marker = Marker(offset=offset, topic=self.topic, identity=identity)
        return self.state(self.marker_key, marker.to_bytes())
