"""What the pipeline does, the same on the embedded broker and on a real one."""

import asyncio
from collections.abc import Iterator

import pytest

from streams.embedded import embedded_broker
from streams.settings import Settings
from streams.topics import Layout
from tests.support.desk import Desk, desk
from tests.support.topics import made

ATTACK = "The market was busy. Russia launched a missile attack on Ukraine on Monday, killing {} people. More soon."


@pytest.fixture(scope="module", params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def newsdesk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One worker for all tests of this module, on each broker."""
    folder = tmp_path_factory.mktemp("desk")
    if request.param == "embedded":
        topics = [topic.name for topic in Layout.of(Settings())]
        with embedded_broker(topics=topics) as broker:
            settings = Settings(broker=broker.bootstrap, exactly_once=False)
            with desk(settings, folder) as running:
                yield running
        return
    kafka = request.getfixturevalue("kafka")
    settings = Settings(broker=kafka.bootstrap, prefix="desk.", group="desk")
    asyncio.run(made(settings))
    with desk(settings, folder) as running:
        yield running


def article(
    name: str, *, day: int, publisher: str = "Northern Wire", dead: int = 3, **more: object
) -> dict[str, object]:
    """Report an attack on one day of May; each test has a day of its own, so that incidents stay apart."""
    when = f"2026-05-{day:02}T12:00:00Z"
    return {"id": name, "text": ATTACK.format(dead), "publisher": publisher, "published_at": when, **more}


async def test_an_article_becomes_an_alert_with_the_sentence_that_proves_it(newsdesk: Desk) -> None:
    await newsdesk.publish(article("plain", day=1))
    [alert] = await newsdesk.alerts("plain", count=1)
    [evidence] = alert.data.evidence
    assert (alert.signal, alert.data.actor, alert.data.target, alert.data.mode) == ("attack", "RUS", "UKR", "missile")
    assert evidence.quote == "Russia launched a missile attack on Ukraine on Monday, killing 3 people."
    assert ATTACK.format(3)[evidence.start : evidence.end] == evidence.quote


async def test_a_second_publisher_updates_and_a_copy_does_not(newsdesk: Desk) -> None:
    await newsdesk.publish(
        article("twice-1", day=4),
        article("twice-2", day=4, publisher="Delta Courier"),  # the same words: a copy
        article("twice-3", day=4, publisher="Harbour Post", dead=4),
    )
    alerts = await newsdesk.alerts("twice", count=2)
    assert [(a.data.msg_type, a.causationid) for a in alerts] == [("alert", "twice-1"), ("update", "twice-3")]
    assert (alerts[1].data.sources.independent, alerts[1].data.sources.copies) == (2, 1)


async def test_a_withdrawn_article_cancels_the_alert_that_it_alone_carried(newsdesk: Desk) -> None:
    await newsdesk.publish(article("gone", day=7), {"id": "gone", "text": "", "version": 2, "status": "canceled"})
    alert, cancel = await newsdesk.alerts("gone", count=2)
    assert (cancel.data.msg_type, cancel.data.references, cancel.subject) == ("cancel", (alert.id,), alert.subject)


async def test_malformed_input_is_kept_with_its_coordinates_and_stops_nothing(newsdesk: Desk) -> None:
    await newsdesk.publish(b'{"text": ["no string"]}', article("after-poison", day=10), partition=3)
    await newsdesk.alerts("after-poison", count=1)
    [letter] = await newsdesk.letters(b'{"text": ["no string"]}', count=1)
    assert (letter.topic, letter.partition) == (newsdesk.layout.articles.name, 3)
    assert letter.detail == "text: Input should be a valid string"


async def test_a_new_worker_knows_the_incidents_of_the_one_that_was_killed(newsdesk: Desk) -> None:
    await newsdesk.publish(article("before-1", day=13))
    [first] = await newsdesk.alerts("before", count=1)
    newsdesk.replace_worker()
    await newsdesk.publish(article("before-2", day=13, publisher="Harbour Post", dead=5))
    told = await newsdesk.alerts("before", count=2)
    assert [(a.data.msg_type, a.subject) for a in told] == [("alert", first.subject), ("update", first.subject)]
