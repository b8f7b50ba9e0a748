"""An article's judgements in, what a person should know of each out: its words, what spoke for and against."""

from collections.abc import Iterator, Mapping

from rich.text import Text

from schemas import Article
from streams.detection.detector import RuleDetector
from streams.detection.judge import Judgement


def explanation(article: Article, detector: RuleDetector, *, reasons: Mapping[str, str]) -> Iterator[Text]:
    """Explain every judgement, live ones first; `reasons` words the names of liveness rules."""
    (judged,) = detector.judge([article])
    if not judged:
        yield Text("Nothing in it looks like a signal.")
    for judgement in sorted(judged, key=lambda each: (not each.live, -each.confidence)):
        yield _block(article, judgement, detector, reasons)


def _block(article: Article, judgement: Judgement, detector: RuleDetector, reasons: Mapping[str, str]) -> Text:
    roles = detector.roles(article, judgement)
    who = " → ".join(role for role in (roles.actor, roles.target) if role)
    lines = [
        Text.assemble(
            ("LIVE  " if judgement.live else "quiet ", "bold green" if judgement.live else "dim"),
            (judgement.signal, "bold"),
            f"  confidence {judgement.confidence:.2f}, needs {judgement.threshold:.2f}",
        ),
        _marked(article, judgement),
        Text(f"  found by: {judgement.candidate.pattern if judgement.candidate else 'the model alone'}"),
        Text(f"  parts: {_parts(judgement)}"),
    ]
    lines += [Text(f"  stopped by: {_worded(name, reasons)}") for name in _stopped(judgement)]
    lines += [Text(f"  less sure for: {_worded(name, reasons)}") for name in _doubts(judgement)]
    if who or roles.mode:
        lines.append(Text(f"  who: {who or 'not said'}{f', by {roles.mode}' if roles.mode else ''}"))
    return Text("\n").join(lines)


def _stopped(judgement: Judgement) -> tuple[str, ...]:
    return judgement.candidate.stopped if judgement.candidate else ()


def _doubts(judgement: Judgement) -> tuple[str, ...]:
    return judgement.candidate.doubts if judgement.candidate else ()


def _parts(judgement: Judgement) -> str:
    model = "not asked" if judgement.model is None else f"{judgement.model:.2f}"
    return f"rules {judgement.rules:.2f}, model {model}"


def _marked(article: Article, judgement: Judgement) -> Text:
    sighting = judgement.sighting
    start, end = sighting.sentence
    sentence = Text("  » ")
    quote = Text((article.title if sighting.field == "title" else article.text)[start:end].replace("\n", " "))
    for hit in judgement.candidate.hits if judgement.candidate else ():
        quote.stylize("bold underline", hit.start, hit.end)
    return sentence.append_text(quote).append(" «")


def _worded(name: str, reasons: Mapping[str, str]) -> str:
    return f"{name} ({reasons[name]})" if name in reasons else name
