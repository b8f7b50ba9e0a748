"""What the rules propose: sentences that may carry signals, which and why, and what speaks against them."""

from typing import Literal, NamedTuple

from streams.detection.phrases import Hit
from streams.detection.segment import Span

Field = Literal["text", "title"]


class Candidate(NamedTuple):
    """A signal that a pattern proposes in a sentence; `stopped` names the rules by which it is no live event."""

    signal: str
    pattern: str
    odds: float
    """Log-odds that the signal is live, by rules alone."""
    hits: tuple[Hit, ...]
    """The words that matched, as offsets into the sentence."""
    stopped: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """Rules that lower the confidence and stop nothing."""
    sure: bool = False
    """Found by a pattern that is sure, and stopped by nothing."""
    other_sense: bool = False
    """Stopped because the words mean something else altogether."""


class Sighting(NamedTuple):
    """A sentence that the gate let through, with the best candidate of each signal (there may be none)."""

    field: Field
    paragraph: Span
    sentence: Span
    passage: Span
    """What a verifier reads: the sentence with neighbours out of its paragraph."""
    candidates: tuple[Candidate, ...]
    elsewhere: bool = False
    """The whole article is about something else, so that no verifier need read on."""
