"""What an undisturbed run gives: the same handlers over logs in memory, on one thread."""

from collections.abc import Iterable
from datetime import timedelta

from streams.agents.marker import Place
from streams.agents.partition import PartitionStage
from streams.catalogue import load_catalogue, load_detector
from streams.pipeline import alert_handler, detect_handler
from streams.records import Output, Record
from streams.settings import Settings
from streams.sinks import FakeWriter
from streams.sinks.batches import partition_of
from streams.sources import FakeLog
from streams.topics import Layout
from tests.support.news import START, Published

ARRIVAL = int((START + timedelta(days=200)).timestamp() * 1000)
"""Milliseconds; after all dates in the news, so that none is taken to come from the future."""


async def reference(settings: Settings, articles: Iterable[Published]) -> dict[str, list[Record]]:
    """Return the records of each output topic."""
    layout = Layout.of(settings)
    catalogue = load_catalogue(settings.signals_dir)
    detector = load_detector(signals_dir=settings.signals_dir, verifier=settings.detector_verifier)
    log = FakeLog()
    for article in articles:
        output = Output(topic=layout.articles.name, key=article.key, value=article.value)
        log.append(output, partition=article.partition, timestamp=ARRIVAL)
    for topic, name, handler in (
        (layout.articles.name, "detect", detect_handler(layout, catalogue, detector)),
        (layout.signals.name, "alert", alert_handler(layout, catalogue)),
    ):
        await _run(
            log, settings, Place(stage=name, topic=topic, partition=0, state_topic=layout.incidents.name), handler
        )
    return {t.name: [r for n in range(settings.partitions) for r in log.partitions[t.name, n]] for t in layout}


async def _run(log: FakeLog, settings: Settings, place: Place, handler: object) -> None:
    for number in range(settings.partitions):
        writer = FakeWriter()
        there = Place(stage=place.stage, topic=place.topic, partition=number, state_topic=place.state_topic)
        stage = PartitionStage(there, handler=handler, writer=writer, log=FakeLog())  # type: ignore[arg-type]
        await stage.apply(log.partitions[place.topic, number])
        for output in writer.outputs:
            log.append(output, partition=partition_of(output, settings.partitions))
