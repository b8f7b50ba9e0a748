"""Articles and their sightings in, judgements by rules and verifier out, with no more passages read than it takes."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from schemas import Article
from streams.detection.candidate import Sighting
from streams.detection.judge import Judge, Judgement
from streams.detection.model import Verifier

MOST_PASSAGES = 4
"""Passages of one article that the verifier reads; news comes first in a text."""
LEAD = 500
"""Characters at the head of a text that are read for the least hint: any candidate, or mere talk of conflict."""
LIKELY = -1.4
"""Log-odds by rules that a candidate needs further down: one in five."""


def verify(
    articles: Sequence[Article], sighted: Iterable[Sequence[Sighting]], *, verifier: Verifier, judge: Judge
) -> list[list[Judgement]]:
    """Read all articles side by side, a passage of each at a time, so that the model works on batches."""
    learned = judge.learned(verifier.signals)
    readings = [_Reading(article, found, judge, learned) for article, found in zip(articles, sighted, strict=True)]
    while open_ones := [reading for reading in readings if reading.turn()]:
        passages = list(dict.fromkeys(reading.passage for reading in open_ones))
        verdicts = dict(zip(passages, verifier.judge(passages), strict=True))
        for reading in open_ones:
            reading.take(verdicts[reading.passage])
    return [reading.judged for reading in readings]


class _Reading:
    """How far the verifier has read one article, and what came of it."""

    def __init__(self, article: Article, sightings: Sequence[Sighting], judge: Judge, learned: frozenset[str]) -> None:
        self.judged = [judged for found in sightings for judged in judge.by_rules(found, besides=learned)]
        self.passage = ""
        self._article = article
        self._judge = judge
        self._learned = learned
        self._live: set[str] = set()
        self._read = 0
        self._groups = [list(group) for _, group in groupby(sightings, key=lambda found: (found.field, found.passage))]
        self._groups.reverse()
        self._group: list[Sighting] = []

    def turn(self) -> bool:
        """Go on to the next passage that may say something new; say whether there is one."""
        while self._groups and self._read < MOST_PASSAGES:
            self._group = self._groups.pop()
            if all(sighting.elsewhere for sighting in self._group):
                self.judged.extend(judged for sighting in self._group for judged in self._judge.by_rules(sighting))
            elif self._is_worth_reading():
                sighting = self._group[0]
                text = self._article.title if sighting.field == "title" else self._article.text
                self.passage = text[sighting.passage.start : sighting.passage.end]
                self._read += 1
                return True
        return False

    def take(self, verdict: Mapping[str, float]) -> None:
        """Judge the passage by what the verifier said of it."""
        judged = list(self._judge.by_both(self._group, verdict, self._learned))
        self._live.update(judgement.signal for judgement in judged if judgement.live)
        self.judged.extend(judged)

    def _is_worth_reading(self) -> bool:
        first = self._group[0]
        in_lead = first.field == "title" or first.sentence.start < LEAD
        proposed = {
            candidate.signal
            for sighting in self._group
            for candidate in sighting.candidates
            if candidate.signal in self._learned and not candidate.other_sense and (in_lead or candidate.odds >= LIKELY)
        }
        return not proposed <= self._live if proposed else in_lead
