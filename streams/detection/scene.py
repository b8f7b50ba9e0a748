"""A text and where its anchors stand in, the sentences worth a look out, each with its paragraph and passage."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from streams.detection.passage import passage
from streams.detection.phrases import Hits
from streams.detection.segment import Span, paragraphs, sentences


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
    old: list[tuple[int, int]]
    """Where dates stand that are long past."""
    around: str
    """The folded paragraph near the sentence."""


def anchored(text: str, starts: list[int]) -> Iterator[Place]:
    """Yield the sentences in which an anchor stands; paragraphs without one are not segmented."""
    starts = sorted(starts)
    index = 0
    for paragraph in paragraphs(text):
        while index < len(starts) and starts[index] < paragraph.start:
            index += 1
        if index == len(starts):
            return
        if starts[index] >= paragraph.end:
            continue
        within = list(sentences(text, paragraph))
        for number, sentence in enumerate(within):
            while index < len(starts) and starts[index] < sentence.start:
                index += 1
            if index < len(starts) and starts[index] < sentence.end:
                yield Place(paragraph, sentence, passage(text, within, number))
