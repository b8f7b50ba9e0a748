"""Sorted hits of word classes in a sentence in, the places where a pattern of classes holds out. Linear in the hits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from streams.detection.phrases import Hits, Place

MOST_MATCHES = 4
"""A pattern's matches looked at in one sentence."""


class Step(NamedTuple):
    """A class, and how many words may stand between it and the step before."""

    owner: int
    gap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Classes in one order or in any of several; `unless` are classes that must not stand near."""

    name: str
    odds: float
    """Log-odds that a match is a live signal, before any liveness rule is asked."""
    anchor: int
    orders: tuple[tuple[Step, ...], ...]
    unless: tuple[tuple[int, str], ...] = ()
    sure: bool = False
    """Words that hardly mean anything else, so that a model's doubt counts for less."""
    needs: int = field(init=False)
    """All its classes, as bits."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", sum(1 << owner for owner in {step.owner for step in self.orders[0]}))

    def matches(self, hits: Hits, text: str) -> list[tuple[Place, ...]]:
        """Return the hits of each match, by order of appearance."""
        if hits.bits & self.needs != self.needs:
            return []
        if len(self.orders) == 1:
            return _chains(self.orders[0], hits, text)[:MOST_MATCHES]
        chains = [chain for steps in self.orders for chain in _chains(steps, hits, text)]
        if len(chains) > 1:
            chains.sort()
        return chains[:MOST_MATCHES]


def words_between(text: str, end: int, start: int) -> int:
    """Count the words in `text[end:start]`, by its spaces: exact enough, and free of any tokenizer."""
    return max(0, text.count(" ", end, start) - 1)


def _chains(steps: tuple[Step, ...], hits: Hits, text: str) -> list[tuple[Place, ...]]:
    chains: list[tuple[Place, ...]] = [(hit,) for hit in hits.of(steps[0].owner)]
    for owner, gap in steps[1:]:
        if not chains:
            break
        chains = _advance(chains, hits.of(owner), gap, text)
    return chains


def _advance(
    chains: list[tuple[Place, ...]], following: Sequence[Place], gap: int, text: str
) -> list[tuple[Place, ...]]:
    """Join each following hit to the nearest chain that ends before it."""
    joined: list[tuple[Place, ...]] = []
    count, index, end = len(chains), 0, -1
    for hit in following:
        start = hit[0]
        while index < count and chains[index][-1][1] <= start:
            end = chains[index][-1][1]
            index += 1
        if index and words_between(text, end, start) <= gap:
            joined.append((*chains[index - 1], hit))
    return joined
