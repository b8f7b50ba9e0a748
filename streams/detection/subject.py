"""The words of a text up to some place in, the subjects by which all of them mean something else out."""

from collections.abc import Sequence

from streams.detection.phrases import Found
from streams.detection.rules import Subject

Read = tuple[str, Sequence[Found]]
"""A folded text and what was found in it, by end."""


class Subjects:
    """Reads one text from its head on; `before` was read first: the headline, or for that the lead."""

    def __init__(self, subjects: Sequence[Subject], text: Read, *, before: Read) -> None:
        self._subjects = subjects
        self._mask = sum({1 << owner for subject in subjects for owner in subject.owners})
        self._words: list[set[str]] = [set() for _ in subjects]
        self._bits = 0
        self._folded, self._found = text
        self._next = 0
        for found in before[1]:
            self._take(before[0], found)

    def until(self, end: int) -> tuple[Subject, ...]:
        """Return what `text[:end]` is about; each call goes on from the one before."""
        while self._next < len(self._found) and self._found[self._next][1] <= end:
            self._take(self._folded, self._found[self._next])
            self._next += 1
        return tuple(
            subject
            for subject, words in zip(self._subjects, self._words, strict=True)
            if len(words) >= subject.least and not (subject.unless is not None and self._bits >> subject.unless & 1)
        )

    def _take(self, folded: str, found: Found) -> None:
        start, end, bits = found
        if not bits & self._mask:
            return
        self._bits |= bits
        for subject, words in zip(self._subjects, self._words, strict=True):
            if bits >> subject.owner & 1:
                words.add(folded[start:end])
