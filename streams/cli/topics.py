"""`newsalert topics`: the layout made on the broker, or compared with what is there."""

import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from streams.topics import Problem

topics = typer.Typer(help="Make or check the topics.", rich_markup_mode=None)


@topics.command(epilog="Example: NEWSALERT_PARTITIONS=12 NEWSALERT_REPLICATION=3 newsalert topics create")
def create() -> None:
    """Make the topics that are missing; change none that is there.

    NEWSALERT_PARTITIONS (6) and NEWSALERT_REPLICATION (1) count for new topics, NEWSALERT_PREFIX stands before names.
    """
    from streams.connection import reaching
    from streams.settings import load_settings
    from streams.topics import create as create_topics

    settings = load_settings()
    with reaching(settings):
        creation = asyncio.run(create_topics(settings))
    for name in creation.created:
        sys.stdout.write(f"created {name}\n")
    for name in creation.present:
        sys.stdout.write(f"there already: {name}\n")
    _conclude(creation.problems)


@topics.command(epilog="Example: newsalert topics check")
def check() -> None:
    """Say what is wrong with the topics; exit status 1 if anything is."""
    from streams.connection import reaching
    from streams.settings import load_settings
    from streams.topics import check as check_topics

    settings = load_settings()
    with reaching(settings):
        found = asyncio.run(check_topics(settings))
    if not found:
        sys.stdout.write("the topics are as they should be\n")
    _conclude(found)


def _conclude(problems: "Sequence[Problem]") -> None:
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if problems:
        raise typer.Exit(1)
