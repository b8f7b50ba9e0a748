"""A broker with the topics on it and one worker: what a test publishes to and reads from."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas import Alert, DeadLetter
from streams.records import Record
from streams.settings import Settings
from streams.topics import Layout
from tests.support.news import Published
from tests.support.topics import publish, until
from tests.support.workers import Worker


class Desk:
    """Publishes plain dicts or bytes, and waits for what comes of them."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.settings = settings
        self.layout = Layout.of(settings)
        self.log = log
        self.worker = Worker(settings, log)

    async def publish(self, *articles: dict[str, object] | bytes, partition: int = 0) -> None:
        """Write to one partition, so that the order is defined."""
        values = [a if isinstance(a, bytes) else json.dumps(a).encode() for a in articles]
        await publish(self.settings, self.layout.articles.name, [Published(partition, b"k", v) for v in values])

    async def alerts(self, about: str, *, count: int) -> list[Alert]:
        """Wait for that many alerts caused by articles whose id starts so."""

        def wanted(records: list[Record]) -> list[Alert]:
            alerts = [Alert.from_bytes(record.value) for record in records]
            return [alert for alert in alerts if alert.causationid.startswith(about)]

        seen = await until(self.settings, self.layout.alerts.name, lambda seen: len(wanted(seen)) >= count)
        return sorted(wanted(seen), key=lambda alert: (alert.subject, alert.data.revision))

    async def letters(self, value: bytes, *, count: int) -> list[DeadLetter]:
        """Wait for that many dead letters with this value."""

        def wanted(records: list[Record]) -> list[DeadLetter]:
            letters = [DeadLetter.from_bytes(record.value) for record in records]
            return [letter for letter in letters if letter.value == value]

        return wanted(
            await until(self.settings, self.layout.dead_letters.name, lambda seen: len(wanted(seen)) >= count)
        )

    def replace_worker(self) -> None:
        """Kill the worker with -9 and start another."""
        self.worker.kill()
        self.worker.revive()


@contextmanager
def desk(settings: Settings, folder: Path) -> Iterator[Desk]:
    """Run a worker on topics that are there already."""
    running = Desk(settings, folder / "worker.log")
    try:
        yield running
    finally:
        running.worker.kill()
