"""`newsalert detect`: article lines in, one line of signals for each out; no broker."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from schemas import Article
    from streams.cli.lines import Bad
    from streams.detection import Finding


def detect(
    file: Annotated[typer.FileBinaryRead, typer.Argument(metavar="FILE|-", help="Articles, a JSON object a line.")],
) -> None:
    """Find signals in articles, without a broker.

    One JSON line out for each article, in the same order. Offsets count characters of the text, or of the title where
    "field" says so. A bad line is reported on standard error and makes the exit status 1, after all others are done.
    """
    from streams.catalogue import load_detector
    from streams.cli.lines import Bad, Good, articles, batches
    from streams.settings import load_settings

    detector = load_detector(load_settings())
    any_bad = False
    for lines in batches(file):
        outcomes = list(articles(lines))
        good = [outcome.article for outcome in outcomes if isinstance(outcome, Good)]
        bad = [outcome for outcome in outcomes if isinstance(outcome, Bad)]
        _write(good, detector.detect(good))
        _complain(bad)
        any_bad = any_bad or bool(bad)
    if any_bad:
        raise typer.Exit(1)


def _write(articles: "Sequence[Article]", findings: "Sequence[Sequence[Finding]]") -> None:
    for article, found in zip(articles, findings, strict=True):
        answer = {"id": article.id, "signals": [_signal(finding) for finding in found]}
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def _complain(bad: "Sequence[Bad]") -> None:
    for line, error in bad:
        sys.stderr.write(json.dumps({"line": line.number, "error": error}, ensure_ascii=False) + "\n")


def _signal(finding: "Finding") -> dict[str, object]:
    answer: dict[str, object] = {
        "signal": finding.signal,
        "confidence": finding.confidence,
        "actor": finding.actor,
        "target": finding.target,
        "mode": finding.mode,
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
    }
    return answer if finding.field == "text" else answer | {"field": finding.field}
