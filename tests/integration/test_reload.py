"""A signal file that changes under a running worker: taken over when valid, refused when not, without a restart."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from streams.catalogue import load_catalogue
from streams.catalogue.template import template
from streams.embedded import EmbeddedBroker
from streams.settings import Settings
from streams.topics import Layout
from tests.support.desk import Desk, desk

PLACES = ("Ardmore", "Belcastle", "Corrin", "Dunvale", "Eastmark", "Fenwick", "Garlow", "Hexley", "Iverton", "Jarrow")
WITH_KEROSENE = template("levy").replace("petrol", "kerosene")
WRONG = template("levy").replace("strong: 0.8", "strong: 8")


class Newsroom:
    """Publishes articles one by one, each about an event of its own, and awaits the alert of each."""

    def __init__(self, desk: Desk, file: Path) -> None:
        self.desk = desk
        self.file = file
        self._published = 0

    async def hash_of_next(self, fuel: str = "fuel") -> str:
        """Publish one more article and return the hash of the catalogue that its alert was made with."""
        self._published += 1
        tens, ones = divmod(self._published, 10)
        name = f"n{self._published:04}"
        text = f"{PLACES[tens % 10]} and {PLACES[ones]} rationed {fuel} from Monday, notice {self._published} said."
        await self.desk.publish({"id": name, "text": text})
        [alert] = await self.desk.alerts(name, count=1)
        assert alert.signal == "levy"
        assert alert.data.provenance
        return alert.data.provenance.catalogue_hash

    async def published_until(self, reached: Callable[[str], bool]) -> None:
        """Publish on until the hash of the last alert, or what else has happened, is as wished."""
        for _ in range(200):
            if reached(await self.hash_of_next()):
                return
        raise AssertionError(f"no effect after 200 articles:\n{self.desk.log.read_text()}")

    def now(self) -> str:
        """Return the hash that the files give when they are read afresh."""
        return load_catalogue(self.file.parent).hash


@pytest.fixture
def newsroom(embedded: EmbeddedBroker, tmp_path: Path) -> Iterator[Newsroom]:
    """Run a worker with one signal file of a user's."""
    file = tmp_path / "signals" / "levy.yaml"
    file.parent.mkdir()
    file.write_text(template("levy"), encoding="utf-8")
    settings = Settings(
        broker=embedded.bootstrap, exactly_once=False, signals_dir=file.parent, detector_verifier="rules", partitions=1
    )
    for topic in Layout.of(settings):
        embedded.create_topic(topic.name, partitions=1)
    with desk(settings, tmp_path) as running:
        yield Newsroom(running, file)


async def test_a_changed_file_is_taken_over_and_a_broken_one_is_refused(newsroom: Newsroom) -> None:
    desk, file = newsroom.desk, newsroom.file
    first = newsroom.now()
    assert await newsroom.hash_of_next() == first

    file.write_text(WITH_KEROSENE, encoding="utf-8")
    second = newsroom.now()
    await newsroom.published_until(lambda found: found == second)
    assert await newsroom.hash_of_next("kerosene") == second != first

    file.write_text(WRONG, encoding="utf-8")
    await newsroom.published_until(lambda _: "catalogue refused" in desk.log.read_text())
    assert f"{file}:20: confidence.strong: Input should be less than" in desk.log.read_text()
    assert await newsroom.hash_of_next("kerosene") == second

    file.write_text(template("levy"), encoding="utf-8")
    desk.worker.process.send_signal(signal.SIGHUP)
    await newsroom.published_until(lambda found: found == first)
    assert desk.worker.starts == 1
    assert desk.worker.process.poll() is None


async def test_a_hang_up_is_answered_even_when_nothing_changed(newsroom: Newsroom) -> None:
    await newsroom.hash_of_next()
    newsroom.desk.worker.process.send_signal(signal.SIGHUP)
    await newsroom.published_until(lambda _: "nothing differs" in newsroom.desk.log.read_text())
