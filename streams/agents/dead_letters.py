"""An input that cannot be processed becomes a dead letter, in the same transaction as everything else."""

from schemas import DeadLetter, DecodeError, Reason
from streams.records import Output, Record


def bury(record: Record, reason: Reason, detail: str, *, topic: str) -> Output:
    """Write down the raw bytes with their coordinates, on the input's own partition and under its key."""
    letter = DeadLetter(
        reason=reason,
        detail=detail[:500],
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        time=record.time,
        key=record.key,
        value=record.value,
    )
    headers = (("reason", reason.value.encode()), ("source", coordinates(record).encode()))
    return Output(
        topic=topic, key=record.key or b"", value=letter.to_bytes(), partition=record.partition, headers=headers
    )


def bury_undecodable(record: Record, error: DecodeError, *, topic: str) -> Output:
    """Bury what was not the message it should have been."""
    return bury(record, reason_of(error), error.reason, topic=topic)


def reason_of(error: DecodeError) -> Reason:
    """Sort a decoding error into the bounded vocabulary."""
    if not error.data:
        return Reason.EMPTY
    return Reason.TOO_LARGE if "at most" in error.reason else Reason.MALFORMED


def coordinates(record: Record) -> str:
    """Name where a record stands: topic/partition/offset."""
    return f"{record.topic}/{record.partition}/{record.offset}"
