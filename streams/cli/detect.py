"""`newsalert detect`: article lines in, one line of signals for each out; no broker."""

import io
import json
import sys
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

if TYPE_CHECKING:
    from streams.detection import Detector, Finding


def detect(
    file: Annotated[typer.FileBinaryRead, typer.Argument(metavar="FILE|-", help="Articles, a JSON object a line.")],
) -> None:
    """Find signals in articles, without a broker.

    One JSON line out for each article, in the same order. Offsets count characters of the text, or of the title where
    "field" says so. A bad line is reported on standard error and makes the exit status 1, after all others are done.
    """
    from streams.catalogue import load_detector
    from streams.settings import load_settings

    settings = load_settings()
    detector = load_detector(signals_dir=settings.signals_dir, verifier=settings.detector_verifier)
    if not answer(file, detector, out=sys.stdout.buffer, errors=sys.stderr):
        raise typer.Exit(1)


def answer(file: io.BufferedReader, detector: "Detector", *, out: BinaryIO, errors: TextIO) -> bool:
    """Answer every line as it comes, and say whether all were good."""
    from streams.cli.lines import Bad, Good, articles, batches

    all_good = True
    for lines in batches(file):
        outcomes = list(articles(lines))
        good = [outcome.article for outcome in outcomes if isinstance(outcome, Good)]
        bad = [outcome for outcome in outcomes if isinstance(outcome, Bad)]
        for article, findings in zip(good, detector.detect(good), strict=True):
            out.write(_line({"id": article.id, "signals": [_signal(finding) for finding in findings]}))
        out.flush()
        for line, error in bad:
            errors.write(_line({"line": line.number, "error": error}).decode())
        all_good = all_good and not bad
    return all_good


def _line(answer: dict[str, object]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode() + b"\n"


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
