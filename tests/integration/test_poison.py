"""10,000 inputs that are no articles, between good ones."""

import json
from pathlib import Path

import pytest

from deploy.kafka import Cluster
from schemas import Alert, DeadLetter, Reason
from streams.settings import Settings
from streams.topics import MAX_MESSAGE
from tests.support.desk import desk
from tests.support.news import Published, closing, stories
from tests.support.reference import reference
from tests.support.topics import arrived, committed, histories, made, publish

POISON = 10_000
KINDS: tuple[tuple[bytes | None, Reason], ...] = (
    (b"{oops", Reason.MALFORMED),
    (b'{"text": 5}', Reason.MALFORMED),
    (b'{"text": "t", "published_at": "yesterday"}', Reason.MALFORMED),
    (b'{"text": "t", "version": "two"}', Reason.MALFORMED),
    (b"\xff\xfe\x00bad", Reason.MALFORMED),
    (b"", Reason.EMPTY),
    (None, Reason.EMPTY),
    (b'{"text": "a\\u0000b"}', Reason.MALFORMED),
    (b'{"text":' * 3_000, Reason.MALFORMED),
    (b"[]", Reason.MALFORMED),
)
HUGE = json.dumps({"text": "long " * 1_000_000}).encode()
LARGEST = b"{" + b"x" * (MAX_MESSAGE - 1_000)
"""As large as the topic takes: in base64 it still has to fit among the dead letters."""
LARGE = {100: HUGE, 5_000: LARGEST, 9_000: HUGE}


@pytest.mark.timeout(300)
async def test_every_poisoned_input_is_buried_and_every_good_one_processed(
    kafka: Cluster, prefix: str, tmp_path: Path
) -> None:
    settings = Settings(broker=kafka.bootstrap, prefix=prefix, group=prefix)
    layout = await made(settings)
    good = list(stories(900))
    bad = [Published(n % 6, b"p", LARGE.get(n, KINDS[n % 10][0])) for n in range(POISON)]
    mixed = [piece for n, article in enumerate(good) for piece in (article, *bad[n * 10 : n * 10 + 10])]
    rest = bad[len(good) * 10 :]
    everything = [*mixed, *rest, *closing()]
    expected = await reference(settings, everything)
    await publish(settings, layout.articles.name, everything)
    with desk(settings, tmp_path) as running:
        for topic in (layout.signals.name, layout.alerts.name):
            await arrived(settings, topic, len(expected[topic]))
        assert running.worker.process.poll() is None
    letters = [DeadLetter.from_bytes(r.value) for r in await committed(settings, layout.dead_letters.name)]
    assert len(letters) == POISON
    source = {(r.partition, r.offset): r.value for r in await committed(settings, layout.articles.name)}
    assert all(source[d.partition, d.offset] == d.value for d in letters)
    assert len({(d.partition, d.offset) for d in letters}) == POISON
    reasons = dict(KINDS) | {HUGE: Reason.TOO_LARGE, LARGEST: Reason.MALFORMED}
    assert all(d.reason is reasons[d.value] for d in letters)
    alerts = await committed(settings, layout.alerts.name)
    assert histories(alerts) == histories(expected[layout.alerts.name])
    assert all(Alert.from_bytes(r.value) for r in alerts)
