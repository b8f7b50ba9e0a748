"""`newsalert tail`: committed alerts from the broker in, readable text or JSON lines out."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.settings import Settings


def tail(
    json: Annotated[bool, typer.Option("--json", help="The alerts' own bytes, one a line.")] = False,
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="All that the topic holds first.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="End after so many alerts.")] = None,
) -> None:
    """Show alerts as they come.

    Only committed ones: each revision of an incident once. Ctrl-C ends it.
    """
    from streams.connection import reaching
    from streams.settings import load_settings

    settings = load_settings()
    write = _write_json if json else _readable()
    with reaching(settings):
        asyncio.run(_tail(settings, write, from_beginning=from_beginning, limit=limit))


async def alerts(settings: "Settings", *, from_beginning: bool) -> AsyncGenerator[bytes, None]:
    """Yield the values of `alerts.v1`, committed ones only, for ever."""
    from aiokafka import AIOKafkaConsumer

    from streams.connection import client_options
    from streams.errors import NewsalertError
    from streams.topics import Layout, missing

    topic = Layout.of(settings).alerts
    if topic in await missing(settings):
        raise NewsalertError(f"{topic.name} is missing: run `newsalert topics create`")
    consumer = AIOKafkaConsumer(
        topic.name,
        **client_options(settings),
        isolation_level="read_committed",
        auto_offset_reset="earliest" if from_beginning else "latest",
        check_crcs=settings.exactly_once,  # off goes with an embedded broker, whose checksums are wrong
    )
    try:
        await consumer.start()
        async for record in consumer:
            yield record.value
    finally:
        await consumer.stop()


async def _tail(
    settings: "Settings", write: Callable[[bytes], None], *, from_beginning: bool, limit: int | None
) -> None:
    shown = 0
    async with aclosing(alerts(settings, from_beginning=from_beginning)) as stream:
        async for value in stream:
            write(value)
            shown += 1
            if shown == limit:
                return


def _write_json(value: bytes) -> None:
    sys.stdout.buffer.write(value + b"\n")
    sys.stdout.buffer.flush()


def _readable() -> Callable[[bytes], None]:
    from schemas import Alert, DecodeError
    from streams.cli.show import alert_text, console

    screen = console()

    def write(value: bytes) -> None:
        try:
            screen.print(alert_text(Alert.from_bytes(value)), end="\n\n")
        except DecodeError as exc:
            sys.stderr.write(f"not an alert: {exc.reason}\n")

    return write
