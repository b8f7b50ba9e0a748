"""A signal as it travels on `signals.v1`: one thing found, or found no longer, in one article."""

from typing import Literal

from pydantic import Field

from schemas.evidence import Evidence
from schemas.message import MessageModel, Moment


class Signal(MessageModel):
    """One signal in one version of one article. A `retracted` one takes back what an earlier version carried."""

    id: str
    """UUIDv5 of (article id, version, incident key): the same find has the same id on every run."""
    signal: str
    """A word of the catalogue's vocabulary, such as `ceasefire_proposal`."""
    state: Literal["found", "retracted"] = "found"
    actor: str | None = None
    target: str | None = None
    mode: str | None = None
    confidence: float = Field(ge=0, le=1)
    event_time: Moment
    incident_key: str
    """What reports of one event share; also the Kafka key."""
    article_version: int = 1
    copy_digest: str
    """Equal for two articles whose evidence is the same words: copies of one wire text."""
    evidence: Evidence
    signal_version: int = 1
    catalogue_hash: str
    traceparent: str | None = None
