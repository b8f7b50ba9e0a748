"""The README's walk: one article from the command line to the alert, file by file, in memory."""

import json

from schemas import Alert, Article, Signal
from streams.agents.marker import Place
from streams.agents.partition import Handler, PartitionStage
from streams.agents.stage import Stage
from streams.catalogue import load_catalogue, load_detector
from streams.pipeline import alert_handler, detect_handler
from streams.records import Output
from streams.settings import Settings
from streams.sinks import FakeWriter
from streams.sources import FakeLog
from streams.topics import Layout

LAYOUT = Layout.of(Settings())
LINE = json.dumps(
    {
        "id": "walk-1",
        "publisher": "Northern Wire",
        "published_at": "2026-03-01T12:00:00Z",
        "text": "The market was busy. Russia launched a missile attack on Ukraine on Monday, killing 3 people.",
    }
).encode()


async def _through(handler: Handler, stage: str, topic: str, sent: Output) -> Output:
    """Put one record on a topic and return the one output of the stage that reads it."""
    log, writer = FakeLog(), FakeWriter()
    place = Place(stage=stage, topic=topic, partition=0, state_topic=LAYOUT.incidents.name)
    running = Stage(make=lambda _: PartitionStage(place, handler=handler, writer=writer, log=log))
    await running.apply([log.append(sent, timestamp=1_772_400_000_000)])
    [output] = writer.outputs
    assert writer.states[0][-1].key == place.marker_key.encode()  # the marker, in the same transaction
    return output


async def test_an_article_walks_from_topic_to_alert() -> None:
    article = Article.from_bytes(LINE)
    published = Output(topic=LAYOUT.articles.name, key=article.id.encode(), value=article.to_bytes())

    detect = detect_handler(LAYOUT, load_catalogue(), load_detector(verifier="rules"))
    signalled = await _through(detect, "detect", LAYOUT.articles.name, published)
    signal = Signal.from_bytes(signalled.value)
    assert (signalled.topic, signal.signal, signalled.key) == (LAYOUT.signals.name, "attack", b"attack|RUS|UKR")

    alerted = await _through(alert_handler(LAYOUT, load_catalogue()), "alert", LAYOUT.signals.name, signalled)
    alert = Alert.from_bytes(alerted.value)
    assert (alerted.topic, alert.data.msg_type, alert.causationid) == (LAYOUT.alerts.name, "alert", "walk-1")
    [evidence] = alert.data.evidence
    assert article.text[evidence.start : evidence.end] == evidence.quote
