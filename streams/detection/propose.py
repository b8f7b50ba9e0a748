"""A text in, sightings out: fold, scan for anchors, segment what holds any, match, and ask the liveness rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from streams.detection.candidate import Candidate, Field, Sighting
from streams.detection.fold import fold
from streams.detection.liveness import Liveness, stands
from streams.detection.pattern import Pattern
from streams.detection.phrases import Hit, PhraseIndex, bits_of, classes
from streams.detection.rules import Rules, SignalRules
from streams.detection.scene import Scene, hits_by_paragraph, scenes

MOST_SENTENCES = 400
"""Sentences looked at in one text: an alert needs its evidence once; an attacker gives a million."""
NO_CONTEXT = "context"
"""The name of the rule that a signal's context is missing from the paragraph."""


class Proposer:
    """Finds candidates by the rules of one catalogue. Immutable after construction, so safe in any thread."""

    def __init__(self, rules: Rules, *, wide: bool) -> None:
        """Build the automaton. A wide gate also takes weak patterns, and any sentence that speaks of conflict."""
        self._strong = _Anchored(rules.signals, strong=True)
        self._weak = _Anchored(rules.signals if wide else (), strong=False)
        self._topic = 1 << rules.topic if wide else 0
        self._words = PhraseIndex(rules.classes)
        self._liveness = Liveness(rules.cues)

    def propose(self, text: str, *, field: Field, on: date | None) -> list[Sighting]:
        """Return the sentences that pass the gate, by order of appearance."""
        return list(islice(self._sightings(text, field, on), MOST_SENTENCES))

    def _sightings(self, text: str, field: Field, on: date | None) -> Iterator[Sighting]:
        folded = fold(text)
        for paragraph, found in hits_by_paragraph(text, self._words.find(folded)):
            around = bits_of(found)
            if self._may_hold(around):
                for scene in scenes(text, folded, paragraph, found, around):
                    if self._may_hold(scene.hits.bits):
                        yield self._sighting(scene, field, on)

    def _may_hold(self, bits: int) -> bool:
        return bool(bits & self._topic) or self._strong.may_match(bits) or self._weak.may_match(bits)

    def _sighting(self, scene: Scene, field: Field, on: date | None) -> Sighting:
        place = scene.place
        return Sighting(
            field=field,
            paragraph=place.paragraph,
            sentence=place.sentence,
            passage=place.passage,
            candidates=self._candidates(scene, on),
        )

    def _candidates(self, scene: Scene, on: date | None) -> tuple[Candidate, ...]:
        best: dict[str, Candidate] = {}
        bits = scene.hits.bits
        for by_anchor in (self._strong, self._weak):
            for owner in classes(bits & by_anchor.bits):
                for signal, pattern in by_anchor.of[owner]:
                    if bits & pattern.needs == pattern.needs and not _is_settled(best.get(signal.id)):
                        self._improve(best, scene, signal, pattern, on)
        return tuple(sorted(best.values(), key=lambda candidate: (candidate.hits, candidate.signal)))

    def _improve(
        self, best: dict[str, Candidate], scene: Scene, signal: SignalRules, pattern: Pattern, on: date | None
    ) -> None:
        for match in pattern.matches(scene.hits, scene.words):
            candidate = self._judge(scene, signal, pattern, match, on)
            if signal.id not in best or _order(candidate) > _order(best[signal.id]):
                best[signal.id] = candidate

    def _judge(
        self, scene: Scene, signal: SignalRules, pattern: Pattern, match: tuple[Hit, ...], on: date | None
    ) -> Candidate:
        stopped = (
            *self._liveness.stopped(scene.words, scene.hits, match, on=on, spares=signal.spares),
            *_guarded(scene, signal, pattern, match),
        )
        if signal.context is not None and not scene.around >> signal.context & 1:
            stopped = (*stopped, NO_CONTEXT)
        return Candidate(
            signal=signal.id,
            pattern=pattern.name,
            strong=pattern.strong,
            hits=match,
            stopped=stopped,
            other_sense=any(name == NO_CONTEXT or name in self._liveness.senses for name in stopped),
        )


class _Anchored:
    """Patterns by the class that their search starts from."""

    def __init__(self, signals: Iterable[SignalRules], *, strong: bool) -> None:
        self.of: dict[int, list[tuple[SignalRules, Pattern]]] = defaultdict(list)
        for signal in sorted(signals, key=lambda signal: signal.id):
            for pattern in signal.patterns:
                if pattern.strong == strong:
                    self.of[pattern.anchor].append((signal, pattern))
        self.bits = sum(1 << owner for owner in self.of)
        self._needs = {owner: tuple({pattern.needs for _, pattern in found}) for owner, found in self.of.items()}

    def may_match(self, bits: int) -> bool:
        """Say whether some pattern has all its classes among `bits`."""
        return any(bits & needs == needs for owner in classes(bits & self.bits) for needs in self._needs[owner])


def _is_settled(candidate: Candidate | None) -> bool:
    return candidate is not None and candidate.strong and not candidate.stopped


def _order(candidate: Candidate) -> tuple[bool, bool, int, str]:
    """Rank candidates of one signal: a live one first, then a strong one, then the earliest."""
    return (not candidate.stopped, candidate.strong, -candidate.hits[0].start, candidate.pattern)


def _guarded(scene: Scene, signal: SignalRules, pattern: Pattern, match: Sequence[Hit]) -> Iterator[str]:
    for guard in signal.guards:
        if any(_touch(match, found) for found in guard.pattern.matches(scene.hits, scene.words)):
            yield guard.name
    for owner, name in pattern.unless:
        if any(stands(hit, match, "near", 8, scene.words) for hit in scene.hits.of(owner)):
            yield name


def _touch(match: Sequence[Hit], guard: Sequence[Hit]) -> bool:
    """Say whether a guard concerns a match: one of a single class always does, a longer one when the two overlap."""
    return len(guard) == 1 or (guard[0].start < match[-1].end and match[0].start < guard[-1].end)
