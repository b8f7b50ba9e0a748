"""A sentence among those of its paragraph in, the passage around it that a verifier reads out."""

from collections.abc import Sequence

from streams.detection.segment import Span

MOST_WORDS = 100


def passage(text: str, sentences: Sequence[Span], place: int) -> Span:
    """Take the whole paragraph when it is short, else the sentence with as many neighbours as stay within the limit.

    Only the paragraph counts, so that text after it changes nothing. What stands before comes first: it says who.
    """
    first = last = place
    while True:
        if first > 0 and _words(text, sentences[first - 1].start, sentences[last].end) <= MOST_WORDS:
            first -= 1
        elif last + 1 < len(sentences) and _words(text, sentences[first].start, sentences[last + 1].end) <= MOST_WORDS:
            last += 1
        else:
            return Span(sentences[first].start, sentences[last].end)


def _words(text: str, start: int, end: int) -> int:
    return text.count(" ", start, end) + 1
