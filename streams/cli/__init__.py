"""What a person types: arguments in, an exit status out (0 fine, 1 trouble, 2 usage, 130 interrupted)."""

import os
import sys
from collections.abc import Sequence

import typer

from streams.cli.demo import demo
from streams.cli.detect import detect
from streams.cli.doctor import doctor
from streams.cli.explain import explain
from streams.cli.publish import publish
from streams.cli.reset import reset
from streams.cli.signals import signals
from streams.cli.tail import tail
from streams.cli.topics import topics
from streams.cli.worker import worker
from streams.errors import NewsalertError

app = typer.Typer(
    help="Articles in, one structured alert per incident out. Settings are variables that start with NEWSALERT_.",
    epilog="Start with: newsalert demo",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog="Example: newsalert demo")(demo)
app.command(epilog="Example: NEWSALERT_BROKER=kafka-1:9092,kafka-2:9092 newsalert worker")(worker)
app.command(epilog="Example: newsalert publish news.jsonl, or: zcat news.jsonl.gz | newsalert publish -")(publish)
app.command(epilog="Example: newsalert detect news.jsonl > signals.jsonl")(detect)
app.command(epilog="Example: newsalert explain 'Gunmen opened fire on a checkpoint outside Quetta.'")(explain)
app.command(epilog="Example: newsalert tail --from-beginning --json --limit 10")(tail)
app.command(epilog="Example: newsalert doctor")(doctor)
topics.command("reset", epilog="Example: newsalert topics reset --start earliest")(reset)
app.add_typer(topics, name="topics")
app.add_typer(signals, name="signals")


def main() -> None:
    """Run the command that the process was started with."""
    _open_what_is_closed()
    status = run(sys.argv[1:])
    sys.exit(_flushed(status))


def run(arguments: Sequence[str]) -> int:
    """Run one command; what goes wrong is one line on standard error."""
    try:
        return app(list(arguments) or ["--help"], prog_name="newsalert", standalone_mode=False) or 0
    except NewsalertError as exc:
        return _refuse(str(exc), exc.exit_status)
    except typer.TyperException as exc:
        return _refuse(exc.format_message(), exc.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as exc:  # what no command foresees: a full disk behind standard output, a folder that went away
        return _refuse(str(exc), 1)


def _refuse(message: str, status: int) -> int:
    sys.stderr.write(f"newsalert: {' '.join(message.split())}\n")
    return status


def _flushed(status: int) -> int:
    """Write out what is left; Python itself would say a failure of that in several lines at the very end."""
    try:
        sys.stdout.flush()
    except OSError as exc:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return status or _refuse(f"standard output: {exc.strerror}", 1)
    return status


def _open_what_is_closed() -> None:
    """Give a process that was started with closed streams (`>&-`) empty ones, since libraries count on them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process
