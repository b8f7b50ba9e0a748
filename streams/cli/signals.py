"""`newsalert signals`: the catalogue listed, shown, tested and added to."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.catalogue import Catalogue
    from streams.catalogue.trial import Failure

signals = typer.Typer(help="The signals that the detector knows.", rich_markup_mode=None, no_args_is_help=True)


@signals.command("list", epilog="Example: newsalert signals list")
def list_() -> None:
    """List every signal: id, severity, status, version, title."""
    for spec in _catalogue().signals.values():
        sys.stdout.write(f"{spec.id:30}{spec.severity:10}{spec.status:14}v{spec.version:<4}{spec.title}\n")


@signals.command(epilog="Example: newsalert signals show ceasefire_proposal")
def show(signal: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show one signal's file."""
    catalogue = _catalogue()
    sys.stdout.write(f"# {_file(catalogue, signal)}\n{_file(catalogue, signal).read_text(encoding='utf-8')}")


@signals.command("test", epilog="Example: newsalert signals test attack, or: newsalert signals test levy.yaml")
def try_(target: Annotated[str, typer.Argument(metavar="[ID|FILE]")] = "") -> None:
    """Try every example, by rules alone: those that must fire and those that must not."""
    from streams.catalogue.trial import try_examples

    catalogue, wanted = _chosen(target)
    failures = list(try_examples(catalogue, wanted))
    examples = [catalogue.signals[name].examples for name in wanted]
    tried = sum(len(each.fires) + len(each.silent) for each in examples)
    for failure in failures:
        sys.stdout.write(_told(failure))
    sys.stdout.write(f"{tried - len(failures)} of {tried} examples do what they should\n")
    if failures:
        raise typer.Exit(1)


@signals.command(epilog="Example: NEWSALERT_SIGNALS_DIR=my-signals newsalert signals new fuel_rationing")
def new(signal: Annotated[str, typer.Argument(metavar="ID", help="Letters, digits and _.")]) -> None:
    """Write a signal file to start from, into your folder of signals (NEWSALERT_SIGNALS_DIR) or here."""
    from streams.catalogue.template import template
    from streams.settings import load_settings

    path = (load_settings().signals_dir or Path()) / f"{signal}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template(signal))
    except FileExistsError:
        raise typer.BadParameter(f"{path} exists already") from None
    sys.stdout.write(f"wrote {path}; edit it, then: newsalert signals test {path}\n")


def _catalogue() -> "Catalogue":
    from streams.catalogue import load_catalogue
    from streams.settings import load_settings

    return load_catalogue(load_settings().signals_dir)


def _chosen(target: str) -> "tuple[Catalogue, Iterable[str]]":
    from streams.catalogue import load_catalogue

    if target.endswith((".yaml", ".yml")):
        catalogue = load_catalogue(Path(target))
        return catalogue, [name for name, file in catalogue.files.items() if file == Path(target)]
    catalogue = _catalogue()
    if target:
        _file(catalogue, target)
    return catalogue, [target] if target else list(catalogue.signals)


def _file(catalogue: "Catalogue", signal: str) -> Path:
    if signal not in catalogue.files:
        raise typer.BadParameter(f"no signal is called {signal}; newsalert signals list shows them")
    return catalogue.files[signal]


def _told(failure: "Failure") -> str:
    what = "stays silent, should fire" if failure.should_fire else "fires, should stay silent"
    return "".join(_lines(f"{failure.signal}: {what}: {failure.text}", failure.why))


def _lines(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield f"{first}\n"
    yield from (f"    {line}\n" for line in rest)
