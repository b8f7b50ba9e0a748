"""A paragraph and the hits in it in, its sentences as the rules see them out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from streams.detection.passage import passage
from streams.detection.phrases import Found, Hits
from streams.detection.segment import Span, paragraphs, sentences

MOST_HITS = 120
"""Words of the catalogue looked at in one sentence."""


class Place(NamedTuple):
    """A sentence, the paragraph it stands in, and the passage around it."""

    paragraph: Span
    sentence: Span
    passage: Span


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence as rules see it: folded, with the hits in it (offsets into the sentence)."""

    place: Place
    words: str
    hits: Hits
    around: int
    """The classes that occur in the paragraph, as bits."""


def hits_by_paragraph(text: str, found: Sequence[Found]) -> Iterator[tuple[Span, Sequence[Found]]]:
    """Yield the paragraphs that hold any hit; `found` is sorted by start."""
    starts = [start for start, _, _ in found]
    first = 0
    for paragraph in paragraphs(text):
        last = bisect_left(starts, paragraph.end, first)
        if last > first:
            yield paragraph, found[first:last]
        if last == len(found):
            return
        first = last


def scenes(text: str, folded: str, paragraph: Span, found: Sequence[Found], around: int) -> Iterator[Scene]:
    """Yield the sentences of a paragraph that hold any hit."""
    starts = [start for start, _, _ in found]
    within = list(sentences(text, paragraph))
    for number, sentence in enumerate(within):
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if last > first:
            hits = Hits(found[first : min(last, first + MOST_HITS)], sentence.start)
            place = Place(paragraph, sentence, passage(text, within, number))
            yield Scene(place, folded[sentence.start : sentence.end], hits, around)
