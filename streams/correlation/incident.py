"""An incident: what is known of one event, from which reports, and what subscribers were told so far."""

from schemas import Evidence, MessageModel, Signal
from schemas.message import Moment

MAX_REPORTS = 64
"""Reports an incident keeps; by then it has long been confirmed, and a retraction of a later one changes nothing."""


class Report(MessageModel):
    """One article's support for an incident."""

    event_time: Moment
    confidence: float
    mode: str | None = None
    copy_digest: str
    evidence: Evidence

    @classmethod
    def of(cls, signal: Signal) -> "Report":
        """Keep of a signal what the incident needs."""
        return cls(
            event_time=signal.event_time,
            confidence=signal.confidence,
            mode=signal.mode,
            copy_digest=signal.copy_digest,
            evidence=signal.evidence,
        )

    def copies(self, other: "Report") -> bool:
        """Tell whether the other carries the same words, or comes from the same publisher (unknown ones are one)."""
        same_publisher = self.evidence.publisher == other.evidence.publisher
        return same_publisher or self.copy_digest == other.copy_digest


class Incident(MessageModel):
    """Reports of one event. `anchor` is the event time of the first; `revision` counts the alerts sent."""

    id: str
    signal: str
    actor: str | None = None
    target: str | None = None
    anchor: Moment
    revision: int = 0
    canceled: bool = False
    reports: tuple[Report, ...] = ()

    def independent(self) -> tuple[Report, ...]:
        """Return the reports that copy no earlier one."""
        kept: list[Report] = []
        for report in self.reports:
            if not any(report.copies(earlier) for earlier in kept):
                kept.append(report)
        return tuple(kept)


class IncidentFile(MessageModel):
    """All incidents that share one incident key, oldest first: the unit of state."""

    incidents: tuple[Incident, ...] = ()
