"""One signal in, the new state and at most one decision out: the first correlation rule.

Same signal, actor and target within 24 hours of event time is one incident. The first report gives an alert, a
second independent publisher an update, the loss of the only report a cancel.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from schemas import Signal
from streams.correlation.incident import MAX_REPORTS, Incident, IncidentFile, Report
from streams.correlation.keys import uuid_of

WINDOW = timedelta(hours=24)
MAX_INCIDENTS = 32
"""Incidents a file keeps of one key: a month of daily attacks by one actor on one target."""

CONFIRMED = 2
"""Independent publishers from which on a further one tells the reader nothing new."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What subscribers are to be told about an incident, and the report that is the reason."""

    msg_type: Literal["alert", "update", "cancel"]
    incident: Incident
    report: Report


def correlate(file: IncidentFile, signal: Signal) -> tuple[IncidentFile, Decision | None]:
    """Apply one signal to the incidents of its key."""
    if signal.state == "retracted":
        return _retract(file, signal)
    incident = _matching(file, signal)
    if incident is None:
        return _open(file, signal)
    return _support(file, incident, Report.of(signal))


def _matching(file: IncidentFile, signal: Signal) -> Incident | None:
    near = [i for i in file.incidents if abs(signal.event_time - i.anchor) <= WINDOW]
    return min(near, key=lambda i: (abs(signal.event_time - i.anchor), i.anchor), default=None)


def _open(file: IncidentFile, signal: Signal) -> tuple[IncidentFile, Decision]:
    incident = Incident(
        id=uuid_of("incident", signal.incident_key, signal.event_time.isoformat(), signal.evidence.article_id),
        signal=signal.signal,
        actor=signal.actor,
        target=signal.target,
        anchor=signal.event_time,
        reports=(Report.of(signal),),
    )
    return _told(file, incident, "alert", incident.reports[0])


def _support(file: IncidentFile, incident: Incident, report: Report) -> tuple[IncidentFile, Decision | None]:
    before = len(incident.independent())
    supported = incident.model_copy(update={"reports": _with_report(incident.reports, report)})
    if incident.canceled:
        return _told(file, supported.model_copy(update={"canceled": False}), "alert", report)
    if before < CONFIRMED <= len(supported.independent()):
        return _told(file, supported, "update", report)
    return _replace(file, supported), None


def _with_report(reports: tuple[Report, ...], report: Report) -> tuple[Report, ...]:
    """Replace the same article's earlier report, else append while there is room."""
    article = report.evidence.article_id
    if any(known.evidence.article_id == article for known in reports):
        return tuple(report if known.evidence.article_id == article else known for known in reports)
    return (*reports, report)[:MAX_REPORTS]


def _retract(file: IncidentFile, signal: Signal) -> tuple[IncidentFile, Decision | None]:
    article = signal.evidence.article_id
    for incident in file.incidents:
        gone = next((r for r in incident.reports if r.evidence.article_id == article), None)
        if gone is not None:
            return _without(file, incident, gone)
    return file, None


def _without(file: IncidentFile, incident: Incident, gone: Report) -> tuple[IncidentFile, Decision | None]:
    left = tuple(report for report in incident.reports if report is not gone)
    rest = incident.model_copy(update={"reports": left})
    if left:
        return _replace(file, rest), None
    return _told(file, rest.model_copy(update={"canceled": True}), "cancel", gone)


def _told(
    file: IncidentFile, incident: Incident, msg_type: Literal["alert", "update", "cancel"], report: Report
) -> tuple[IncidentFile, Decision]:
    """Count the revision that subscribers are about to see."""
    told = incident.model_copy(update={"revision": incident.revision + 1})
    return _replace(file, told), Decision(msg_type, told, report)


def _replace(file: IncidentFile, incident: Incident) -> IncidentFile:
    others = [i for i in file.incidents if i.id != incident.id]
    kept = sorted([*others, incident], key=lambda i: (i.anchor, i.id))[-MAX_INCIDENTS:]
    return IncidentFile(incidents=tuple(kept))
