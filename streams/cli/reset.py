"""`newsalert topics reset`: the stages' positions set anew, after a topic was deleted, truncated or restored."""

import asyncio
import sys
from enum import StrEnum
from typing import Annotated

import typer


class Start(StrEnum):
    """Where to go on."""

    EARLIEST = "earliest"
    LATEST = "latest"


def reset(
    start: Annotated[Start, typer.Option("--start", help="Process again all that is kept, or only what is to come.")],
) -> None:
    """Have the stages go on at another place of their topics.

    For a topic that was deleted and made anew, truncated, or restored from a backup: a worker refuses to go on there.
    Stop the workers first; one that still runs is fenced and ends itself.
    """
    from streams.connection import reaching
    from streams.reset import reset as reset_markers
    from streams.settings import load_settings

    settings = load_settings()
    with reaching(settings):
        waiting = asyncio.run(reset_markers(settings, start=start.value))
    for topic, records in waiting.items():
        sys.stdout.write(f"{topic}: {records} records to be processed\n")
