"""The first correlation rule, on plain values."""

from datetime import timedelta

import pytest

from schemas import Signal
from streams.correlation import Decision, IncidentFile, correlate
from tests.support.build import NOON, signal


def told(*signals: Signal) -> list[Decision | None]:
    """Apply the signals in order and return what was decided at each."""
    file, decisions = IncidentFile(), []
    for one in signals:
        file, decision = correlate(file, one)
        decisions.append(decision)
    return decisions


def types(*signals: Signal) -> list[str | None]:
    """Return the message types only."""
    return [decision and decision.msg_type for decision in told(*signals)]


def retracted(one: Signal) -> Signal:
    """Take a signal back."""
    return one.model_copy(update={"state": "retracted"})


def test_the_first_report_gives_an_alert() -> None:
    [decision] = told(signal())
    assert decision is not None
    assert (decision.msg_type, decision.incident.revision) == ("alert", 1)


def test_a_second_publisher_confirms_with_an_update() -> None:
    assert types(signal(), signal(article="a2", publisher="Harbour Post")) == ["alert", "update"]


def test_a_third_publisher_tells_nothing_new() -> None:
    publishers = ("Northern Wire", "Harbour Post", "Delta Courier")
    reports = [signal(article=f"a{i}", publisher=name) for i, name in enumerate(publishers)]
    assert types(*reports) == ["alert", "update", None]


def test_a_copy_of_the_same_words_is_no_second_source() -> None:
    copy = signal(article="a2", publisher="Harbour Post", quote="words OF  a1")
    assert types(signal(quote="Words of a1."), copy) == ["alert", None]


def test_two_articles_of_one_publisher_are_one_source() -> None:
    assert types(signal(), signal(article="a2")) == ["alert", None]


def test_two_unknown_publishers_are_not_taken_for_two_sources() -> None:
    assert types(signal(publisher=None), signal(article="a2", publisher=None)) == ["alert", None]


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_report_within_a_day_joins_whatever_the_order(hours: int) -> None:
    late = signal(article="a2", publisher="Harbour Post", at=NOON + timedelta(hours=hours))
    assert types(signal(), late) == ["alert", "update"]


def test_a_report_after_more_than_a_day_is_a_new_incident() -> None:
    later = signal(article="a2", at=NOON + timedelta(hours=24, seconds=1))
    first, second = told(signal(), later)
    assert first is not None
    assert second is not None
    assert second.msg_type == "alert"
    assert second.incident.id != first.incident.id


def test_the_window_does_not_slide_with_each_report() -> None:
    reports = [signal(article=f"a{h}", at=NOON + timedelta(hours=h)) for h in (0, 20, 40)]
    assert types(*reports) == ["alert", None, "alert"]


def test_the_loss_of_the_only_report_cancels() -> None:
    alert, cancel = told(signal(), retracted(signal()))
    assert alert is not None
    assert cancel is not None
    assert (cancel.msg_type, cancel.incident.id, cancel.incident.revision) == ("cancel", alert.incident.id, 2)


def test_the_loss_of_one_of_two_reports_cancels_nothing() -> None:
    second = signal(article="a2", publisher="Harbour Post")
    assert types(signal(), second, retracted(signal())) == ["alert", "update", None]


def test_a_canceled_incident_that_is_reported_again_gives_an_alert_again() -> None:
    again = signal(article="a3", publisher="Delta Courier")
    decisions = told(signal(), retracted(signal()), again)
    assert [d and (d.msg_type, d.incident.revision) for d in decisions] == [("alert", 1), ("cancel", 2), ("alert", 3)]


def test_a_retraction_of_something_unknown_changes_nothing() -> None:
    assert correlate(IncidentFile(), retracted(signal())) == (IncidentFile(), None)


def test_a_repeated_report_of_one_article_changes_nothing_for_subscribers() -> None:
    assert types(signal(), signal(), signal()) == ["alert", None, None]
