"""The alert: CloudEvents 1.0 structured JSON around CAP 1.2 terms, one byte string for every channel."""

from typing import Literal

from pydantic import Field

from schemas.evidence import Evidence
from schemas.message import MessageModel, Moment

TYPE = "org.newsalert.alert.v1"
DATASCHEMA = "urn:newsalert:schema:alert:1.0"

Severity = Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
Urgency = Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
Certainty = Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]


class Area(MessageModel):
    """A country that the incident concerns."""

    name: str
    iso3166: str
    """Alpha-3."""


class EventCode(MessageModel):
    """The event in a coding scheme of the field."""

    scheme: Literal["CAMEO", "PLOVER"]
    value: str
    label: str


class Sources(MessageModel):
    """How many stand behind the incident: independent publishers, and copies of a text already counted."""

    independent: int = Field(ge=0)
    copies: int = Field(ge=0)


class Provenance(MessageModel):
    """Which rule said so, and from which record of the input."""

    signal: str
    signal_version: int
    catalogue_hash: str
    pipeline_version: str
    topic: str
    partition: int
    offset: int


class AlertData(MessageModel):
    """The alert's content. An update or cancel supersedes the alerts that `references` names."""

    msg_type: Literal["alert", "update", "cancel"]
    revision: int = Field(ge=1)
    references: tuple[str, ...] = ()
    status: Literal["actual", "exercise", "system", "test", "draft"] = "actual"
    origin: Literal["live", "replay", "backfill", "synthetic"] = "live"
    urgency: Urgency = "Unknown"
    severity: Severity = "Unknown"
    certainty: Certainty = "Unknown"
    onset: Moment
    expires: Moment
    headline: str
    description: str
    area: tuple[Area, ...] = ()
    event_code: tuple[EventCode, ...] = ()
    confidence: float = Field(ge=0, le=1)
    actor: str | None = None
    target: str | None = None
    mode: str | None = None
    evidence: tuple[Evidence, ...]
    sources: Sources
    provenance: Provenance


class Alert(MessageModel):
    """The CloudEvents envelope. Apply the highest revision of a `subject`; the same `id` is the same bytes."""

    specversion: Literal["1.0"] = "1.0"
    type: str = TYPE
    source: str = "urn:newsalert:pipeline"
    id: str
    """UUIDv5 of (incident id, revision)."""
    subject: str
    """The incident id."""
    time: Moment
    datacontenttype: str = "application/json"
    dataschema: str = DATASCHEMA
    recordedtime: Moment
    """When the report that caused this revision entered `signals.v1`; a redelivery does not move it."""
    expirytime: Moment
    partitionkey: str
    traceparent: str | None = None
    correlationid: str
    causationid: str
    """The id of the article that caused this revision."""
    signal: str
    severity: Severity
    region: str | None = None
    """ISO 3166 alpha-3 of the country concerned, where one is known."""
    data: AlertData
