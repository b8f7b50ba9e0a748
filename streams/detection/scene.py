"""A paragraph and the hits in it in, its sentences as the rules see them out."""

from collections.abc import Iterator
from typing import NamedTuple

from streams.detection.passage import passage
from streams.detection.phrases import Found, Hits
from streams.detection.pool import Pool, Trial
from streams.detection.segment import Span, paragraphs, sentences

MOST_HITS = 120
"""Words of the catalogue looked at in one sentence."""


class Scene(NamedTuple):
    """A sentence as rules see it: where it stands, its folded words, the hits in it, and its paragraph's classes."""

    paragraph: Span
    sentence: Span
    passage: Span
    words: str
    hits: Hits
    around: int


class Ground(NamedTuple):
    """A paragraph with the phrases in it, from number `first` to before `last`, and their classes."""

    span: Span
    first: int
    last: int
    bits: int


def grounds(text: str, found: Found, pool: Pool) -> Iterator[Ground]:
    """Yield the paragraphs that may hold what the pool looks for."""
    first, count, wanted = 0, len(found.bits), pool.gate
    if not found.union(0, count) & wanted:
        return
    for paragraph in paragraphs(text):
        last = found.upto(paragraph[1], first)
        if last > first:
            bits = found.union(first, last)
            if bits & wanted and pool.may_hold(bits):
                yield Ground(paragraph, first, last, bits)
            if last == count:
                return
            first = last


def scenes(text: str, folded: str, ground: Ground, found: Found, pool: Pool) -> Iterator[tuple[Scene, list[Trial]]]:
    """Yield the sentences of a paragraph that the pool has something to try on, or that speak of its topic."""
    wanted = pool.gate
    within = list(sentences(text, ground.span))
    last = ground.first
    for number, sentence in enumerate(within):
        first, last = last, found.upto(sentence[1], last)
        if first == last:
            continue
        seen = min(last, first + MOST_HITS)
        bits = found.union(first, seen)
        if not bits & wanted:
            continue
        trials = pool.matching(bits)
        if trials or bits & pool.topic:
            hits = Hits(found, first, seen, sentence[0], bits)
            around = passage(text, within, number) if pool.topic else sentence
            words = folded[sentence[0] : sentence[1]]
            yield Scene(ground.span, sentence, around, words, hits, ground.bits), trials
