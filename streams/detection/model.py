"""What detection gives, and the interface that the rest of the pipeline knows."""

from collections.abc import Sequence
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
