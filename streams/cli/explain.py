"""`newsalert explain`: a text in, and for a person out: what fired, what nearly did, the words, and why."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT|FILE|-", help="A text, or a file that holds one.")],
    rules: Annotated[bool, typer.Option("--rules", help="Leave the model out.")] = False,
    date: Annotated[str, typer.Option(help="The day the text is of, as 2026-03-01: old dates count from it.")] = "",
) -> None:
    """Say which signals a text carries, which nearly did, and what decided."""
    from schemas import Article
    from streams.catalogue import load_catalogue, load_detector
    from streams.cli.explanation import explanation
    from streams.cli.show import console
    from streams.settings import load_settings

    settings = load_settings()
    article = Article.of(_read(text), published_at=f"{date}T12:00:00Z" if date else None)
    mode = "rules" if rules else settings.detector_verifier
    detector = load_detector(signals_dir=settings.signals_dir, verifier=mode)
    out = console()
    for block in explanation(article, detector, reasons=load_catalogue(settings.signals_dir).reasons):
        out.print(block)


def _read(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    path = Path(text)
    try:
        return path.read_text(encoding="utf-8") if len(text) < 250 and path.is_file() else text
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{text}: {error}") from error
