"""Writes the alert that a decision calls for: CloudEvents around CAP terms, no clock, no files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas import Alert, AlertData, Area, EventCode, Provenance, Sources
from schemas.alert import Certainty, Severity
from streams.correlation.correlate import CONFIRMED, Decision
from streams.correlation.incident import Incident
from streams.correlation.keys import uuid_of

STALE_AFTER = timedelta(hours=24)
"""How long after the latest report an alert is worth acting on."""

OBSERVED_FROM = 0.8
LIKELY_FROM = 0.5
MAX_EVIDENCE = 10
"""Sentences an alert quotes, so that its size is bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What an alert says about a signal in general; from the catalogue."""

    title: str
    description: str
    severity: Severity
    codes: tuple[EventCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """What the decision itself does not know: where its cause stands in the log, and who judged it."""

    recorded: datetime
    provenance: Provenance
    correlation_id: str
    traceparent: str | None = None


def compose(decision: Decision, wording: Wording, circumstance: Circumstance, *, countries: Mapping[str, str]) -> Alert:
    """Build the alert. `countries` maps ISO 3166 alpha-3 to names."""
    incident, report = decision.incident, decision.report
    data = _data(decision, wording, circumstance.provenance, countries)
    return Alert(
        id=alert_id(incident.id, incident.revision),
        subject=incident.id,
        partitionkey=incident.id,
        time=report.event_time,
        recordedtime=circumstance.recorded,
        expirytime=data.expires,
        traceparent=circumstance.traceparent,
        correlationid=circumstance.correlation_id,
        causationid=report.evidence.article_id,
        signal=incident.signal,
        severity=data.severity,
        region=data.area[0].iso3166 if data.area else None,
        data=data,
    )


def alert_id(incident_id: str, revision: int) -> str:
    """Name one revision of one incident."""
    return uuid_of("alert", incident_id, revision)


def _data(decision: Decision, wording: Wording, provenance: Provenance, countries: Mapping[str, str]) -> AlertData:
    incident, report = decision.incident, decision.report
    reports = incident.reports or (report,)
    confidence = max(r.confidence for r in reports)
    independent = incident.independent()
    return AlertData(
        msg_type=decision.msg_type,
        revision=incident.revision,
        references=tuple(alert_id(incident.id, n) for n in range(1, incident.revision)),
        severity=wording.severity,
        certainty=_certainty(decision, confidence),
        onset=min(r.event_time for r in reports),
        expires=max(r.event_time for r in reports) + STALE_AFTER,
        headline=_headline(incident, wording, report.mode),
        description=wording.description,
        area=_areas(incident, countries),
        event_code=wording.codes,
        confidence=confidence,
        actor=incident.actor,
        target=incident.target,
        mode=report.mode,
        evidence=tuple(r.evidence for r in reports[:MAX_EVIDENCE]),
        sources=Sources(independent=len(independent), copies=len(incident.reports) - len(independent)),
        provenance=provenance,
    )


def _certainty(decision: Decision, confidence: float) -> Certainty:
    """Follow CAP: Observed with two independent publishers, Likely above even odds, Unlikely once withdrawn."""
    if decision.msg_type == "cancel":
        return "Unlikely"
    if len(decision.incident.independent()) >= CONFIRMED and confidence >= OBSERVED_FROM:
        return "Observed"
    return "Likely" if confidence >= LIKELY_FROM else "Possible"


def _headline(incident: Incident, wording: Wording, mode: str | None) -> str:
    how = f" ({mode.replace('_', ' ')})" if mode else ""
    who = " → ".join(role for role in (incident.actor, incident.target) if role)
    return f"{wording.title}{how}: {who}" if who else f"{wording.title}{how}"


def _areas(incident: Incident, countries: Mapping[str, str]) -> tuple[Area, ...]:
    """Name the countries concerned, the one it happens to first."""
    codes = dict.fromkeys(role for role in (incident.target, incident.actor) if role in countries)
    return tuple(Area(name=countries[code], iso3166=code) for code in codes if code)
