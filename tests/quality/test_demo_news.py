"""The bundled news through the real detector and handlers, without a broker: what a reader finds, known gaps apart."""

import json

import pytest

from schemas import Alert, DeadLetter, Signal
from streams.demo.bundled import Expectations, articles, expectations, malformed
from streams.demo.compare import Seen, article_of, differences, misjudged
from streams.records import Output
from streams.settings import Settings, load_settings
from streams.sinks.batches import partition_of
from streams.topics import Layout
from tests.support.news import Published
from tests.support.reference import reference


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(_env_prefix="UNSET_")


@pytest.fixture
async def seen(settings: Settings) -> Seen:
    out, layout, seen = await reference(settings, published(settings)), Layout.of(settings), Seen()
    for topic, kind in ((layout.signals, Signal), (layout.alerts, Alert), (layout.dead_letters, DeadLetter)):
        for record in out[topic.name]:
            seen.add(kind.from_bytes(record.value))  # type: ignore[attr-defined]
    return seen


def published(settings: Settings) -> list[Published]:
    news = [(article.id.encode(), article.to_bytes()) for article in articles()]
    bad = [(str(number).encode(), line) for number, line in enumerate(malformed())]
    return [_published(key, value, settings.partitions) for key, value in [*news, *bad]]


def _published(key: bytes, value: bytes, partitions: int) -> Published:
    partition = partition_of(Output(topic="", key=key, value=value), partitions)
    return Published(key=key, value=value, partition=partition)


def without(gap: str) -> Expectations:
    expected = expectations()
    gaps = {name: why for name, why in expected.known_gaps.items() if name != gap}
    return expected.model_copy(update={"known_gaps": gaps})


async def test_what_comes_out_is_what_a_reader_finds(seen: Seen) -> None:
    wrong = differences(expectations(), seen)
    assert not wrong, f"fix the detector, or name gaps: {json.dumps(gaps(seen))}\n" + "\n".join(wrong)


async def test_every_known_gap_is_still_one(seen: Seen) -> None:
    closed = [gap for gap in expectations().known_gaps if not differences(without(gap), seen)]
    assert not closed, "closed: take them out of known_gaps"


def gaps(seen: Seen) -> dict[str, str]:
    """Return the articles that are judged otherwise, and then those whose incidents are still told otherwise."""
    expected = expectations()
    found = {article_of(name): line.partition(": ")[2] for name, line in misjudged(expected, seen)}
    while wrong := differences(expected.model_copy(update={"known_gaps": found}), seen):
        found |= {line.partition(": ")[0]: line.partition(": ")[2] for line in wrong}
    return found
