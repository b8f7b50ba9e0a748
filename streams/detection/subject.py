"""The words of a text up to some place in, the subjects by which all of them mean something else out."""

from collections.abc import Sequence

from streams.detection.phrases import Found
from streams.detection.rules import Subject

Read = tuple[str, Found]
"""A folded text and what was found in it."""


class Subjects:
    """Reads one text from its head on; `before` was read first: the headline, or for that the lead."""

    def __init__(self, subjects: Sequence[Subject], text: Read, *, before: Read) -> None:
        self._subjects = subjects
        self._mask = sum({1 << owner for subject in subjects for owner in subject.owners})
        self._words: list[set[str]] = [set() for _ in subjects]
        self._bits = 0
        self._text = text
        self._next = 0
        self._take(before, 0, len(before[1].bits))

    def until(self, end: int) -> tuple[Subject, ...]:
        """Return what `text[:end]` is about; each call goes on from the one before."""
        first, self._next = self._next, self._text[1].upto(end, self._next)
        self._take(self._text, first, self._next)
        return tuple(
            subject
            for subject, words in zip(self._subjects, self._words, strict=True)
            if len(words) >= subject.least and not (subject.unless is not None and self._bits >> subject.unless & 1)
        )

    def _take(self, text: Read, first: int, last: int) -> None:
        folded, found = text
        for start, end, bits in found.of(self._mask, first, last):
            self._bits |= bits
            for subject, words in zip(self._subjects, self._words, strict=True):
                if bits >> subject.owner & 1:
                    words.add(folded[start:end])
