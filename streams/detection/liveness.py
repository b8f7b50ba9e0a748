"""A match in its sentence in, the names of the rules that say it is no live event out."""

from collections.abc import Iterable, Sequence
from datetime import date

from streams.detection.age import dated_long_ago
from streams.detection.pattern import words_between
from streams.detection.phrases import Hits, Place
from streams.detection.rules import Cue

AGE = "age"
"""The name of the rule that reads dates; all others are words from the catalogue."""


class Liveness:
    """The rules that every signal shares unless it spares one."""

    def __init__(self, cues: Iterable[Cue], *, dates: int) -> None:
        """Take the class of words that dates hold besides the rules."""
        self._dates = 1 << dates
        self._cues = {1 << cue.owner: cue for cue in cues}
        self._bits = sum(self._cues)
        self.senses = frozenset(cue.name for cue in self._cues.values() if cue.sense)
        """The rules by which the words mean something else altogether."""
        self.doubts = frozenset(cue.name for cue in self._cues.values() if cue.doubt)
        """The rules that lower the confidence and stop nothing."""

    def against(
        self, sentence: str, hits: Hits, match: Sequence[Place], *, on: date | None, spares: frozenset[str]
    ) -> list[str]:
        """Name the rules that speak against a match in a folded sentence of an article of the day `on`."""
        names = []
        left = hits.bits & self._bits
        while left:
            lowest = left & -left
            left ^= lowest
            cue = self._cues[lowest]
            if cue.name not in spares:
                for hit in hits.of(cue.owner):
                    if stands(hit, match, cue.where, cue.within, sentence):
                        names.append(cue.name)
                        break
        if hits.bits & self._dates and AGE not in spares and dated_long_ago(sentence, match[0][0], match[-1][1], on):
            names.append(AGE)
        names.sort()
        return names


def stands(hit: Place, match: Sequence[Place], where: str, within: int, sentence: str) -> bool:
    """Say whether a hit stands before, after or near a match, at most `within` words away, and is no part of it."""
    hit_start, hit_end = hit
    for part_start, part_end in match:
        if part_start <= hit_start and hit_end <= part_end:
            return False
    if where == "sentence":
        return True
    start, end = match[0][0], match[-1][1]
    if hit_start >= end:
        return where != "before" and words_between(sentence, end, hit_start) <= within
    if hit_end <= start:
        return where != "after" and words_between(sentence, hit_end, start) <= within
    return where != "after"
