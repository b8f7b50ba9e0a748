"""A catalogue in, the examples of its signal files that do not do what they should out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas import Article
from streams.catalogue.load import Catalogue
from streams.detection.detector import RuleDetector
from streams.detection.judge import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An example that fires and should not, or the other way; `why` says what the rules saw."""

    signal: str
    should_fire: bool
    text: str
    why: tuple[str, ...]


def try_examples(catalogue: Catalogue, signals: Iterable[str]) -> Iterator[Failure]:
    """Try the examples of some signals by rules alone."""
    detector = RuleDetector(catalogue.rules)
    for signal in signals:
        examples = catalogue.signals[signal].examples
        for should_fire, texts in ((True, examples.fires), (False, examples.silent)):
            for text in texts:
                (judged,) = detector.judge([Article.of(text)])
                own = [judgement for judgement in judged if judgement.signal == signal]
                if any(judgement.live for judgement in own) != should_fire:
                    why = tuple(_why(text, judgement) for judgement in own)
                    yield Failure(signal=signal, should_fire=should_fire, text=text, why=why)


def _why(text: str, judgement: Judgement) -> str:
    candidate = judgement.candidate
    if candidate is None:
        return "only the model sees it"
    start = judgement.sighting.sentence.start
    words = ", ".join(text[start + hit.start : start + hit.end] for hit in candidate.hits)
    stopped = f"; stopped by {', '.join(candidate.stopped)}" if candidate.stopped else ""
    return f"pattern `{candidate.pattern}` at {words}{stopped}"
