"""`newsalert publish`: article lines in, acknowledged records on `articles.v1` out."""

import asyncio
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

if TYPE_CHECKING:
    from aiokafka import AIOKafkaProducer

    from streams.cli.lines import Bad, Good, Line
    from streams.settings import Settings

PATIENCE = 60.0
"""Seconds to wait for the broker's acknowledgements: a restart of it fits in."""

Clock = Callable[[], datetime]


class Record(NamedTuple):
    """What goes to the broker."""

    value: bytes
    key: bytes | None = None


@dataclass
class Tally:
    """How it went so far."""

    acknowledged: int = 0
    bad: int = 0

    def __str__(self) -> str:
        return f"{_counted(self.acknowledged, 'record')} published, {_counted(self.bad, 'bad line')}"


def publish(
    file: Annotated[typer.FileBinaryRead, typer.Argument(metavar="FILE|-", help="Articles, a JSON object a line.")],
    raw: Annotated[
        bool, typer.Option("--raw", help="Send each line as it is, unchecked and without a key: to test dead letters.")
    ] = False,
) -> None:
    """Publish articles.

    Each line is checked, gets the time as "ingested_at" unless it has one, and is keyed by the article's id. Bad lines
    are reported by number and left out; they make the exit status 1. Success means that the broker has acknowledged
    every record.
    """
    from streams.connection import reaching
    from streams.settings import load_settings

    settings, tally = load_settings(), Tally()
    with reaching(settings), _progress(file) as advance:
        _publish(file, settings=settings, tally=tally, raw=raw, advance=advance)
    if tally.bad:
        raise typer.Exit(1)


def records(lines: "Iterable[Line]", *, clock: Clock) -> "Iterator[Record | Bad]":
    """Check lines and make records of them; an article without a time of arrival gets the clock's."""
    from streams.cli.lines import Good, articles

    for outcome in articles(lines):
        yield _record(outcome, clock) if isinstance(outcome, Good) else outcome


async def send(producer: "AIOKafkaProducer", topic: str, batch: Iterable[Record], *, patience: float = PATIENCE) -> int:
    """Send in order, wait until the broker has acknowledged each, return how many; raise TimeoutError when it has not.

    An idempotent producer by itself tries for ever.
    """
    async with asyncio.timeout(patience):
        pending = [await producer.send(topic, value=record.value, key=record.key) for record in batch]
        await asyncio.gather(*pending)
    return len(pending)


def _publish(
    file: io.BufferedReader, *, settings: "Settings", tally: Tally, raw: bool, advance: Callable[[int], None]
) -> None:
    from streams.cli.lines import batches
    from streams.topics import Layout

    topic = Layout.of(settings).articles.name
    # The loop runs for one batch at a time, so that Ctrl-C is heard while a pipe is silent.
    with asyncio.Runner() as runner:
        producer = runner.run(_started(settings))
        try:
            for lines in batches(file):
                outcomes = [Record(line.data) for line in lines] if raw else list(records(lines, clock=_now))
                tally.acknowledged += runner.run(send(producer, topic, _reported(outcomes, tally)))
                advance(sum(len(line.data) + 1 for line in lines))
        finally:
            runner.run(_stopped(producer))
            sys.stderr.write(f"{tally}\n")


async def _started(settings: "Settings") -> "AIOKafkaProducer":
    from aiokafka import AIOKafkaProducer

    from streams.connection import client_options
    from streams.errors import NewsalertError
    from streams.topics import MAX_MESSAGE, Layout, missing

    # Asked first: to send to a topic that is not there would make it, on many brokers, with a wrong layout.
    if Layout.of(settings).articles in await missing(settings):
        raise NewsalertError(f"{Layout.of(settings).articles.name} is missing: run `newsalert topics create`")
    producer = AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=True,
        max_batch_size=256 * 1024,
        max_request_size=MAX_MESSAGE,
    )
    try:
        await producer.start()
    except BaseException:
        await producer.stop()
        raise
    return producer


async def _stopped(producer: "AIOKafkaProducer") -> None:
    """Let go of the producer; what is still unsent was given up, so that there is nothing to wait for."""
    with suppress(TimeoutError):
        async with asyncio.timeout(3):
            await producer.stop()


def _record(good: "Good", clock: Clock) -> "Record | Bad":
    from streams.cli.lines import Bad
    from streams.topics import MAX_MESSAGE

    article = good.article
    if article.ingested_at is None:
        article = article.model_copy(update={"ingested_at": clock()})
    record = Record(article.to_bytes(), article.id.encode())
    return record if len(record.value) < MAX_MESSAGE - 1024 else Bad(good.line, "too large for the topic")


def _reported(outcomes: "Iterable[Record | Bad]", tally: Tally) -> Iterator[Record]:
    for outcome in outcomes:
        if isinstance(outcome, Record):
            yield outcome
        else:
            tally.bad += 1
            sys.stderr.write(f"line {outcome.line.number}: {outcome.error}\n")


@contextmanager
def _progress(file: io.BufferedReader) -> Iterator[Callable[[int], None]]:
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("publishing", total=_size(file))
        yield lambda bytes_done: bar.advance(task, bytes_done)


def _size(file: io.BufferedReader) -> int | None:
    """Return the bytes of a file; a pipe has no end that could be known."""
    status = os.fstat(file.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _now() -> datetime:
    return datetime.now(UTC)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
