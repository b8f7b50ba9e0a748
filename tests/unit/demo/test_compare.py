"""What counts as a difference between the pipeline's judgement and a reader's."""

from streams.demo.bundled import Expectations
from streams.demo.compare import Incident, Seen, differences, judged_otherwise, undelivered

EXPECTED = Expectations.model_validate(
    {
        "signals": {"a": ["attack"], "b": ["attack"], "c": ["sanctions"]},
        "incidents": [
            {"signal": "attack", "articles": ["a", "b"], "messages": ["alert", "update"]},
            {"signal": "sanctions", "articles": ["c"], "messages": ["alert"]},
        ],
        "dead_letters": {"malformed": 1},
    }
)


def seen(*, without: str = "", **more: set[str]) -> Seen:
    as_expected = Seen()
    as_expected.signals.update({"a": {"attack"}, "b": {"attack"}, "c": {"sanctions"}})
    as_expected.signals.update(more)
    as_expected.incidents.update(
        {
            "1": Incident("attack", ["alert", "update"], {"a", "b"}),
            "2": Incident("sanctions", ["alert"], {"c"}),
        }
    )
    as_expected.dead_letters["malformed"] = 1
    as_expected.incidents.pop(without, None)
    return as_expected


def with_gap(article: str) -> Expectations:
    return EXPECTED.model_copy(update={"known_gaps": {article: "a reason"}})


def test_the_same_judgement_is_no_difference() -> None:
    assert differences(EXPECTED, seen()) == ()


def test_a_missed_and_a_false_signal_are_named_by_article() -> None:
    assert differences(EXPECTED, seen(c=set(), d={"attack"})) == ("c: missed sanctions", "d: found attack")


def test_a_missing_alert_is_a_difference() -> None:
    assert differences(EXPECTED, seen(without="2")) == ("c: no alert for sanctions",)


def test_an_incident_that_was_told_twice_is_a_difference() -> None:
    twice = seen()
    twice.incidents["3"] = Incident("attack", ["alert"], {"b"})
    assert differences(EXPECTED, twice) == ("b: attack told as alert, not at all",)


def test_a_missing_update_is_a_difference() -> None:
    short = seen()
    short.incidents["1"].messages.pop()
    assert differences(EXPECTED, short) == ("a: attack told as alert, not alert + update",)


def test_dead_letters_are_counted_by_reason() -> None:
    more = seen()
    more.dead_letters["failed"] += 2
    assert differences(EXPECTED, more) == ("dead letters (failed): 2, not 0",)


def test_a_known_gap_covers_its_article_and_the_incidents_that_it_touches() -> None:
    short = seen(b=set())
    short.incidents["1"].messages.pop()
    assert differences(with_gap("b"), short) == ()
    assert differences(with_gap("c"), short) == (
        "b: missed attack",
        "a: attack told as alert, not alert + update",
    )


def test_another_judgement_is_no_loss() -> None:
    other = seen(without="2", c=set(), d={"attack"})
    assert undelivered(EXPECTED, other) == ()
    assert judged_otherwise(EXPECTED, other) == (
        "c: missed sanctions",
        "d: found attack",
        "c: no alert for sanctions",
    )


def test_a_dead_letter_too_many_or_too_few_and_silence_are_losses() -> None:
    silent = Seen()
    silent.dead_letters["failed"] += 1
    assert undelivered(EXPECTED, silent) == (
        "dead letters (failed): 1, not 0",
        "dead letters (malformed): 0, not 1",
        "no alert at all",
    )
    assert undelivered(EXPECTED, seen()) == ()
