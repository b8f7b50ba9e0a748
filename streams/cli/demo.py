"""`newsalert demo`: the bundled news in, alerts on the screen as they are found, and a summary."""

import asyncio
import os
from collections.abc import Iterable
from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING

from streams.errors import NewsalertError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from schemas import Alert
    from streams.demo.compare import Seen
    from streams.settings import Settings


def demo() -> None:
    """Watch a few days of invented news become alerts.

    Starts a broker in memory and a worker process, publishes the bundled news, shows alerts as they are found, and ends
    by itself. Needs no network. Exit status 1 if an input was lost or no alert came out; where the detector judges
    otherwise than a reader of the same news, the summary says so.
    """
    from streams.cli.show import console

    screen = console()
    screen.print(_promise())
    seen = _run(screen)
    screen.print(_summary(seen))
    screen.print(*_judgement(seen), sep="\n")
    _refuse_loss(seen)


def _promise() -> str:
    from streams.demo.bundled import articles, malformed

    return (
        f"{len(articles())} invented articles and {len(malformed())} malformed inputs go through a worker.\n"
        "The broker is embedded, in memory: nothing survives this run, and no other broker is touched.\n"
    )


def _run(screen: "Console") -> "Seen":
    from streams.demo.process import environment
    from streams.embedded import embedded_broker
    from streams.settings import load_settings
    from streams.topics import Layout

    with embedded_broker() as broker:
        settings = load_settings(_env_prefix="UNSET_", broker=broker.bootstrap, exactly_once=False)
        for topic in Layout.of(settings):
            broker.create_topic(topic.name, partitions=settings.partitions)
        return asyncio.run(_show(settings, environment(os.environ, broker.bootstrap), screen))


async def _show(settings: "Settings", environ: dict[str, str], screen: "Console") -> "Seen":
    from schemas import Alert
    from streams.demo.compare import Seen
    from streams.demo.run import run

    seen, started = Seen(), monotonic()
    async with aclosing(run(settings, environ)) as messages:
        async for message in messages:
            if isinstance(message, Alert):
                if not seen.incidents:
                    screen.print(f"The first alert came after {monotonic() - started:.1f} s.\n")
                screen.print(_alert_text(message), end="\n\n")
            seen.add(message)
    return seen


def _alert_text(alert: "Alert") -> "Text":
    from streams.cli.show import alert_text
    from streams.demo.bundled import texts

    return alert_text(alert, texts=texts())


def _summary(seen: "Seen") -> "Table":
    from rich.table import Table

    from streams.demo.bundled import articles, expectations, malformed
    from streams.demo.compare import judged_otherwise

    table = Table("what", "how many", title="Summary", title_justify="left")
    _section(table, [("articles published", len(articles())), ("malformed inputs", len(malformed()))])
    _section(table, [(f"signal {name}", count) for name, count in sorted(seen.by_signal.items())])
    _section(table, [(f"alerts, {kind}", seen.messages[kind]) for kind in ("alert", "update", "cancel")])
    _section(table, [(f"dead letters, {reason}", count) for reason, count in sorted(seen.dead_letters.items())])
    _section(table, [("points judged otherwise than by a reader", len(judged_otherwise(expectations(), seen)))])
    return table


def _section(table: "Table", rows: Iterable[tuple[str, int]]) -> None:
    for name, count in rows:
        table.add_row(name, str(count))
    table.add_section()


def _judgement(seen: "Seen") -> tuple[str, ...]:
    """Name the points where the detector and a reader differ; for information, since processors round differently."""
    from streams.demo.bundled import expectations
    from streams.demo.compare import judged_otherwise

    expected = expectations()
    return judged_otherwise(expected, seen) or (_agreement(len(expected.known_gaps)),)


def _agreement(gaps: int) -> str:
    if not gaps:
        return "A reader of the same news finds the same."
    return (
        f"{gaps} articles are known to be judged otherwise than by a reader (known_gaps in streams/demo/expected.json)."
    )


def _refuse_loss(seen: "Seen") -> None:
    """Raise when something did not arrive; that every article is processed, the run itself has waited for."""
    from streams.demo.bundled import expectations
    from streams.demo.compare import undelivered

    if lost := undelivered(expectations(), seen):
        raise NewsalertError(f"not all was delivered: {'; '.join(lost)}")
