"""A paragraph and the hits in it in, its sentences as the rules see them out."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from streams.detection.passage import passage
from streams.detection.phrases import Found, Hits, bits_of
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


class Ground:
    """A paragraph with its hits, by end."""

    __slots__ = ("bits", "found", "span")

    def __init__(self, span: Span, found: Sequence[Found]) -> None:
        self.span = span
        self.found = found
        self.bits = bits_of(found)
        """The classes that occur."""


def grounds(text: str, found: Sequence[Found]) -> Iterator[Ground]:
    """Yield the paragraphs that hold any hit; `found` is sorted by end."""
    ends = [end for _, end, _ in found]
    first = 0
    for paragraph in paragraphs(text):
        last = bisect_right(ends, paragraph.end, first)
        if last > first:
            yield Ground(paragraph, found[first:last])
        if last == len(found):
            return
        first = last


def scenes(text: str, folded: str, ground: Ground, pool: Pool) -> Iterator[tuple[Scene, list[Trial]]]:
    """Yield the sentences of a paragraph that the pool has something to try on, or that speak of its topic."""
    ends = [end for _, end, _ in ground.found]
    within = list(sentences(text, ground.span))
    last = 0
    for number, sentence in enumerate(within):
        first, last = last, bisect_right(ends, sentence.end, last)
        hits = Hits(ground.found[first : min(last, first + MOST_HITS)], sentence.start)
        trials = pool.matching(hits.bits)
        if trials or hits.bits & pool.topic:
            words = folded[sentence.start : sentence.end]
            around = passage(text, within, number) if pool.topic else sentence
            yield Scene(ground.span, sentence, around, words, hits, ground.bits), trials
