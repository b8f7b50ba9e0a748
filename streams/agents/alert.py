"""Signals in, alerts out: each signal is applied to the incidents of its key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from schemas import Alert, DecodeError, Provenance, Signal
from schemas.message import rfc3339
from streams.agents.dead_letters import bury_undecodable
from streams.correlation import Decision, IncidentFile, correlate
from streams.correlation.compose import Circumstance, Wording, compose
from streams.memory import Memory
from streams.records import Output, Record

CONTENT_TYPE = b"application/cloudevents+json; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStage:
    """Everything the alert stage needs to know; `wording` tells what to say of a signal id."""

    wording: Callable[[str], Wording]
    countries: Mapping[str, str]
    alerts_topic: str
    dead_letters_topic: str
    pipeline_version: str

    def __call__(self, memory: Memory, records: Sequence[Record]) -> list[Output]:
        """Process one partition's records in order; alerts stay on the input's partition."""
        outputs = (self._apply(memory, record) for record in records)
        return [output for output in outputs if output is not None]

    def _apply(self, memory: Memory, record: Record) -> Output | None:
        try:
            signal = Signal.from_bytes(record.value)
        except DecodeError as error:
            return bury_undecodable(record, error, topic=self.dead_letters_topic)
        decision = remember(memory, signal)
        return None if decision is None else self._output(self._compose(decision, signal, record), record)

    def _compose(self, decision: Decision, signal: Signal, record: Record) -> Alert:
        circumstance = Circumstance(
            recorded=record.time,
            provenance=self._provenance(signal, record),
            correlation_id=decision.incident.id,
            traceparent=signal.traceparent,
        )
        return compose(decision, self.wording(signal.signal), circumstance, countries=self.countries)

    def _provenance(self, signal: Signal, record: Record) -> Provenance:
        return Provenance(
            signal=signal.signal,
            signal_version=signal.signal_version,
            catalogue_hash=signal.catalogue_hash,
            pipeline_version=self.pipeline_version,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
        )

    def _output(self, alert: Alert, record: Record) -> Output:
        return Output(
            topic=self.alerts_topic,
            key=alert.subject.encode(),
            value=alert.to_bytes(),
            partition=record.partition,
            headers=headers(alert),
        )


def remember(memory: Memory, signal: Signal) -> Decision | None:
    """Apply the signal to its incidents in memory, and return what subscribers are to be told."""
    key = f"incident/{signal.incident_key}"
    known = memory.get(key)
    before = IncidentFile() if known is None else IncidentFile.from_bytes(known)
    after, decision = correlate(before, signal)
    if after != before:
        memory.put(key, after.to_bytes())
    return decision


def headers(alert: Alert) -> tuple[tuple[str, bytes], ...]:
    """Repeat the envelope in the headers of CloudEvents' Kafka binding, for filters that parse no body."""
    named = {
        "ce_specversion": alert.specversion,
        "ce_id": alert.id,
        "ce_type": alert.type,
        "ce_source": alert.source,
        "ce_subject": alert.subject,
        "ce_time": rfc3339(alert.time),
        "ce_signal": alert.signal,
        "ce_severity": alert.severity,
        "ce_region": alert.region,
        "ce_msgtype": alert.data.msg_type,
        "ce_status": alert.data.status,
        "ce_traceparent": alert.traceparent,
    }
    return (
        ("content-type", CONTENT_TYPE),
        *((name, value.encode()) for name, value in named.items() if value is not None),
    )
