"""The detect stage as a function on records."""

import json

from schemas import DeadLetter, Reason, Signal
from streams.agents.detect import DetectStage
from streams.memory import Memory
from streams.records import Output, Record
from tests.support.build import ARRIVAL, NOON, WordDetector, article_record, record

STAGE = DetectStage(
    detector=WordDetector(),
    catalogue_hash="c0ffee",
    versions={"attack": 3},
    signals_topic="signals.v1",
    dead_letters_topic="dead-letters.v1",
)


def run(*records: Record) -> list[Output]:
    """Process the records as one batch on an empty memory."""
    return STAGE(Memory(), records)


def signals(outputs: list[Output]) -> list[Signal]:
    """Decode."""
    return [Signal.from_bytes(o.value) for o in outputs if o.topic == "signals.v1"]


def letters(outputs: list[Output]) -> list[DeadLetter]:
    """Decode."""
    return [DeadLetter.from_bytes(o.value) for o in outputs if o.topic == "dead-letters.v1"]


def test_a_signal_carries_its_evidence_and_its_rule() -> None:
    [found] = signals(run(article_record("Today WAR-RUS-UKR began.")))
    assert (found.evidence.quote, found.evidence.start, found.evidence.end) == ("WAR-RUS-UKR", 6, 17)
    assert (found.signal_version, found.catalogue_hash, found.event_time) == (3, "c0ffee", NOON)
    assert found.incident_key == "attack|RUS|UKR"


def test_signals_are_keyed_by_incident_so_that_reports_of_one_event_meet() -> None:
    [output] = run(article_record("WAR-RUS-UKR"))
    assert (output.key, output.partition) == (b"attack|RUS|UKR", None)


def test_the_same_article_gives_the_same_bytes() -> None:
    assert run(article_record("WAR-RUS-UKR", offset=1)) == run(article_record("WAR-RUS-UKR", offset=9))


def test_an_article_delivered_twice_tells_nothing_new() -> None:
    assert len(run(article_record("WAR-RUS-UKR"), article_record("WAR-RUS-UKR", offset=1))) == 1


def test_a_correction_retracts_what_it_no_longer_carries_and_adds_what_is_new() -> None:
    outputs = run(
        article_record("WAR-RUS-UKR and WAR-ISR-SYR"),
        article_record("WAR-RUS-UKR and WAR-IRN-IRQ", offset=1, version=2),
    )
    told = [(s.state, s.incident_key, s.article_version) for s in signals(outputs)]
    assert told == [
        ("found", "attack|RUS|UKR", 1),
        ("found", "attack|ISR|SYR", 1),
        ("retracted", "attack|ISR|SYR", 2),
        ("found", "attack|IRN|IRQ", 2),
    ]


def test_a_withdrawn_article_retracts_all_that_it_carried() -> None:
    outputs = run(article_record("WAR-RUS-UKR"), article_record("", offset=1, version=2, status="canceled"))
    assert [s.state for s in signals(outputs)] == ["found", "retracted"]


def test_a_withheld_article_carries_nothing() -> None:
    assert run(article_record("WAR-RUS-UKR", status="withheld")) == []


def test_a_stale_version_changes_nothing() -> None:
    outputs = run(
        article_record("WAR-RUS-UKR", version=2),
        article_record("", offset=1, version=3, status="canceled"),
        article_record("WAR-RUS-UKR", offset=2, version=1),
    )
    assert [s.state for s in signals(outputs)] == ["found", "retracted"]


def test_malformed_input_is_buried_between_good_articles() -> None:
    outputs = run(
        article_record("WAR-RUS-UKR"), record(b"{oops", offset=1), article_record("WAR-A-B", offset=2, id="b")
    )
    assert [o.topic for o in outputs] == ["signals.v1", "dead-letters.v1", "signals.v1"]
    [letter] = letters(outputs)
    assert (letter.topic, letter.partition, letter.offset, letter.value) == ("articles.v1", 0, 1, b"{oops")
    assert letter.reason is Reason.MALFORMED


def test_each_kind_of_poison_has_its_reason() -> None:
    poison = {
        b"": Reason.EMPTY,
        None: Reason.EMPTY,
        b"\xff\xfe": Reason.MALFORMED,
        b'{"text": 7}': Reason.MALFORMED,
        b'{"text": "a\\u0000b"}': Reason.MALFORMED,
        b"[" * 5_000: Reason.MALFORMED,
        json.dumps({"text": "x" * 1_000_001}).encode(): Reason.TOO_LARGE,
    }
    outputs = run(*(record(value, offset=i) for i, value in enumerate(poison)))
    assert [letter.reason for letter in letters(outputs)] == list(poison.values())
    assert [letter.value or b"" for letter in letters(outputs)] == [value or b"" for value in poison]


def test_an_article_that_breaks_the_detector_dies_alone() -> None:
    outputs = run(article_record("WAR-RUS-UKR"), article_record("BUG", offset=1, id="b"))
    assert [s.incident_key for s in signals(outputs)] == ["attack|RUS|UKR"]
    assert [(d.reason, d.detail) for d in letters(outputs)] == [(Reason.FAILED, "ZeroDivisionError: a defect")]


def test_a_date_from_the_far_future_is_not_believed() -> None:
    [found] = signals(run(article_record("WAR-RUS-UKR", published_at="2999-01-01T00:00:00Z")))
    assert found.event_time.timestamp() * 1000 == ARRIVAL


def test_the_trace_context_of_the_article_goes_with_the_signal() -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    given = article_record("WAR-RUS-UKR")
    traced = record(given.value, headers=(("traceparent", trace.encode()),))
    assert [s.traceparent for s in signals(run(traced))] == [trace]
