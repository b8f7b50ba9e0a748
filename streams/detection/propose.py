"""A text in, sightings out: fold, scan for anchors, segment what holds any, match, and ask the liveness rules."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from streams.detection.age import WORDS
from streams.detection.candidate import Candidate, Field, Sighting
from streams.detection.fold import fold
from streams.detection.liveness import Liveness, stands
from streams.detection.pattern import Pattern
from streams.detection.phrases import Hit, PhraseIndex, Place
from streams.detection.pool import Pool, Trial
from streams.detection.rules import DEFAULT_STOP, Rules, SignalRules, Subject
from streams.detection.scene import Scene, grounds, scenes
from streams.detection.subject import Read, Subjects

MOST_SENTENCES = 400
"""Sentences looked at in one text: an alert needs its evidence once; an attacker gives a million."""
UNKNOWN = float("-inf")
NO_CONTEXT = "context"
"""The name of the rule that a signal's context is missing from the paragraph."""


class Proposer:
    """Finds candidates by the rules of one catalogue. Immutable after construction, so safe in any thread."""

    def __init__(self, rules: Rules, *, wide: bool) -> None:
        """Build the automaton. A narrow gate takes what rules alone may report, a wide one what speaks of conflict."""
        self._pool = Pool(rules, wide=wide)
        used = {cue.owner for cue in rules.cues} | self._pool.classes
        used |= {owner for subject in rules.subjects for owner in subject.owners}
        dates = 1 + max(used, default=0)
        self._words = PhraseIndex({**{owner: rules.classes[owner] for owner in sorted(used)}, dates: WORDS})
        self._liveness = Liveness(rules.cues, dates=dates)
        self._stops = rules.stops
        self._subjects = rules.subjects
        self._senses = {NO_CONTEXT, *self._liveness.senses, *(each.name for each in rules.subjects if each.sense)}

    def propose(
        self, text: str, *, field: Field, on: date | None, before: str = "", known: dict[str, float] | None = None
    ) -> list[Sighting]:
        """Return the sentences that pass the gate, by order of appearance.

        `before` is what a reader has read already and knows the article's subject by.

        `known` is for who wants only the best candidate of each signal: the log-odds of the best one so far by signal,
        brought up to date here. A pattern that cannot do better is then not tried.
        """
        return list(islice(self._sightings(text, field, on, before, known), MOST_SENTENCES))

    def _read(self, text: str) -> Read:
        folded = fold(text)
        return folded, self._words.find(folded)

    def _sightings(
        self, text: str, field: Field, on: date | None, before: str, known: dict[str, float] | None
    ) -> Iterator[Sighting]:
        folded, found = self._read(text)
        subjects: Subjects | None = None
        for ground in grounds(text, found, self._pool):
            subjects = subjects or Subjects(self._subjects, (folded, found), before=self._read(before))
            about = subjects.until(ground.span.end)
            elsewhere = any(subject.sense for subject in about)
            for scene, trials in scenes(text, folded, ground, found, self._pool):
                candidates = self._candidates(scene, trials, on, about, known)
                if candidates or self._pool.topic:
                    yield Sighting(field, scene.paragraph, scene.sentence, scene.passage, candidates, elsewhere)

    def _candidates(
        self,
        scene: Scene,
        trials: Sequence[Trial],
        on: date | None,
        about: Sequence[Subject],
        known: dict[str, float] | None,
    ) -> tuple[Candidate, ...]:
        best: dict[str, Candidate] = {}
        for signal, pattern in trials:
            rival = best.get(signal.id)
            if rival is not None and not rival.stopped:
                continue  # patterns come by falling odds: one that passes is the best
            if known is not None and pattern.odds <= known.get(signal.id, UNKNOWN):
                continue
            for match in pattern.matches(scene.hits, scene.words):
                candidate = self._judge(scene, signal, pattern, match, on, about)
                if rival is None or candidate.odds > rival.odds:
                    best[signal.id] = rival = candidate
                    if known is not None and not candidate.stopped:
                        known[signal.id] = max(candidate.odds, known.get(signal.id, UNKNOWN))
        return tuple(sorted(best.values(), key=_place)) if len(best) > 1 else tuple(best.values())

    def _judge(
        self,
        scene: Scene,
        signal: SignalRules,
        pattern: Pattern,
        match: Sequence[Place],
        on: date | None,
        about: Sequence[Subject],
    ) -> Candidate:
        against = self._liveness.against(scene.words, scene.hits, match, on=on, spares=signal.spares)
        against += _guarded(scene, signal, pattern, match)
        if signal.context is not None and not scene.around >> signal.context & 1:
            against.append(NO_CONTEXT)
        against += [subject.name for subject in about if subject.name not in signal.spares]
        hits = tuple(Hit(*place) for place in match)
        if not against:
            return Candidate(signal.id, pattern.name, pattern.odds, hits, sure=pattern.sure)
        doubts = self._liveness.doubts
        return Candidate(
            signal=signal.id,
            pattern=pattern.name,
            odds=pattern.odds + sum(self._stops.get(name, DEFAULT_STOP) for name in against),
            hits=hits,
            stopped=tuple(name for name in against if name not in doubts),
            doubts=tuple(name for name in against if name in doubts),
            other_sense=any(name in self._senses for name in against),
        )


def _place(candidate: Candidate) -> tuple[tuple[Hit, ...], str]:
    return candidate.hits, candidate.signal


def _guarded(scene: Scene, signal: SignalRules, pattern: Pattern, match: Sequence[Place]) -> list[str]:
    bits = scene.hits.bits
    names = [
        guard.name
        for guard in signal.guards
        if bits & guard.pattern.needs == guard.pattern.needs
        and any(_touch(match, found) for found in guard.pattern.matches(scene.hits, scene.words))
    ]
    for owner, name in pattern.unless:
        if any(stands(hit, match, "near", 8, scene.words) for hit in scene.hits.of(owner)):
            names.append(name)
    return names


def _touch(match: Sequence[Place], guard: Sequence[Place]) -> bool:
    """Say whether a guard concerns a match: one of a single class always does, a longer one when the two overlap."""
    return len(guard) == 1 or (guard[0][0] < match[-1][1] and match[0][0] < guard[-1][1])
