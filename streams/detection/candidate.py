"""What the rules propose: a sentence that may carry a signal, why, and what speaks against it."""

from dataclasses import dataclass
from typing import Literal

from streams.detection.phrases import Hit
from streams.detection.segment import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A signal that a pattern proposes in a sentence; `stopped` names the rules by which it is no live event."""

    signal: str
    field: Literal["text", "title"]
    sentence: Span
    paragraph: Span
    pattern: str
    strong: bool
    hits: tuple[Hit, ...]
    """The words that matched, as offsets into the field."""
    stopped: tuple[str, ...] = ()
