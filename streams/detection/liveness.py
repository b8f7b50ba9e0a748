"""A match in its sentence in, the names of the rules that say it is no live event out."""

from collections.abc import Iterable, Sequence

from streams.detection.age import dates
from streams.detection.pattern import words_between
from streams.detection.phrases import Hit, Hits
from streams.detection.rules import Cue

AGE = "age"
"""The name of the rule that reads dates; all others are words from the catalogue."""


class Liveness:
    """The rules that every signal shares unless it spares one."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._cues = tuple(sorted(cues, key=lambda cue: cue.name))
        self.senses = frozenset(cue.name for cue in self._cues if cue.sense)

    def stopped(
        self,
        sentence: str,
        hits: Hits,
        match: Sequence[Hit],
        *,
        old: Sequence[tuple[int, int]],
        spares: frozenset[str],
    ) -> tuple[str, ...]:
        """Name the rules that stop a match in a folded sentence. `old` is where dates stand that are long past."""
        names = [
            cue.name
            for cue in self._cues
            if cue.owner in hits and cue.name not in spares and _applies(cue, hits.of(cue.owner), match, sentence)
        ]
        if AGE not in spares and any(dates(sentence, span, match[0].start, match[-1].end) for span in old):
            names.append(AGE)
        return tuple(dict.fromkeys(names))


def _applies(cue: Cue, hits: Sequence[Hit], match: Sequence[Hit], sentence: str) -> bool:
    return any(stands(hit, match, cue.where, cue.within, sentence) for hit in hits)


def stands(hit: Hit, match: Sequence[Hit], where: str, within: int, sentence: str) -> bool:
    """Say whether a hit stands before, after or near a match, at most `within` words away, and is no part of it."""
    if any(part.start <= hit.start and hit.end <= part.end for part in match):
        return False
    if where == "sentence":
        return True
    start, end = match[0].start, match[-1].end
    if hit.start >= end:
        return where != "before" and words_between(sentence, end, hit.start) <= within
    if hit.end <= start:
        return where != "after" and words_between(sentence, hit.end, start) <= within
    return where != "after"
