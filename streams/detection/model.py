"""What detection gives, and the interface that the rest of the pipeline knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from schemas import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One live signal in one article, with the sentence that proves it: `article.<field>[start:end] == quote`."""

    signal: str
    confidence: float
    actor: str | None = None
    target: str | None = None
    mode: str | None = None
    field: Literal["text", "title"] = "text"
    quote: str
    start: int
    end: int


class Detector(Protocol):
    """Judges articles in batches; thread-safe, deterministic, one tuple of findings for each article."""

    def detect(self, articles: Sequence[Article]) -> list[tuple[Finding, ...]]:
        """Return each article's findings, by order of appearance."""
        ...


class Verifier(Protocol):
    """Judges passages with a learned model: how likely each signal is live in each."""

    signals: frozenset[str]
    """The signals that have a trained head; any other is judged by rules."""

    def judge(self, passages: Sequence[str]) -> list[Mapping[str, float]]:
        """Return calibrated probabilities by signal id, one mapping for each passage."""
        ...
