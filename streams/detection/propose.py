"""A text in, sightings out: fold, scan for anchors, segment what holds any, match, and ask the liveness rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from streams.detection.age import old_dates
from streams.detection.candidate import Candidate, Field, Sighting
from streams.detection.fold import fold
from streams.detection.liveness import Liveness, stands
from streams.detection.pattern import Pattern
from streams.detection.phrases import Hit, Hits, PhraseIndex
from streams.detection.rules import Rules, SignalRules
from streams.detection.scene import Place, Scene, anchored

MOST_SENTENCES = 400
"""Sentences with an anchor looked at in one text: an alert needs its evidence once; an attacker gives a million."""
MOST_HITS = 120
"""Words of the catalogue looked at in one sentence."""
CONTEXT_REACH = 1_000
"""Characters of the paragraph before and after a sentence in which its context may stand."""
NO_CONTEXT = "context"
"""The name of the rule that a signal's context is missing from the paragraph."""


class Proposer:
    """Finds candidates by the rules of one catalogue. Immutable after construction, so safe in any thread."""

    def __init__(self, rules: Rules, *, wide: bool) -> None:
        """Build the automata. A wide gate also takes weak patterns, and any sentence that speaks of conflict."""
        self._strong = _Anchored(rules.signals, strong=True)
        self._weak = _Anchored(rules.signals if wide else (), strong=False)
        anchors = self._strong.of.keys() | self._weak.of.keys() | ({rules.topic} if wide else set())
        self._anchors = PhraseIndex({owner: rules.classes[owner] for owner in anchors})
        self._words = PhraseIndex(rules.classes)
        self._liveness = Liveness(rules.cues)

    def propose(self, text: str, *, field: Field, on: date | None) -> list[Sighting]:
        """Return the sentences that pass the gate, by order of appearance."""
        folded = fold(text)
        anchors = self._anchors.find(folded)
        if not anchors:
            return []
        places = islice(anchored(text, [start for start, _, _ in anchors]), MOST_SENTENCES)
        return [self._sighting(folded, place, field=field, on=on) for place in places]

    def _sighting(self, folded: str, place: Place, *, field: Field, on: date | None) -> Sighting:
        start, end = place.sentence
        words = folded[start:end]
        first, last = place.paragraph
        scene = Scene(
            place=place,
            words=words,
            hits=Hits(self._words.find(words)[:MOST_HITS]),
            old=old_dates(words, on),
            around=folded[max(first, start - CONTEXT_REACH) : min(last, end + CONTEXT_REACH)],
        )
        return Sighting(
            field=field,
            paragraph=place.paragraph,
            sentence=place.sentence,
            passage=place.passage,
            candidates=self._candidates(scene),
        )

    def _candidates(self, scene: Scene) -> tuple[Candidate, ...]:
        best: dict[str, Candidate] = {}
        for by_anchor in (self._strong, self._weak):
            for owner in _classes(scene.hits.bits & by_anchor.bits):
                for signal, pattern in by_anchor.of[owner]:
                    if not (signal.id in best and _is_settled(best[signal.id])):
                        self._improve(best, scene, signal, pattern)
        return tuple(sorted(best.values(), key=lambda candidate: (candidate.hits, candidate.signal)))

    def _improve(self, best: dict[str, Candidate], scene: Scene, signal: SignalRules, pattern: Pattern) -> None:
        for match in pattern.matches(scene.hits, scene.words):
            candidate = self._judge(scene, signal, pattern, match)
            if signal.id not in best or _order(candidate) > _order(best[signal.id]):
                best[signal.id] = candidate

    def _judge(self, scene: Scene, signal: SignalRules, pattern: Pattern, match: tuple[Hit, ...]) -> Candidate:
        stopped = self._liveness.stopped(scene.words, scene.hits, match, old=scene.old, spares=signal.spares)
        stopped = (*stopped, *_guarded(scene, signal, pattern, match))
        if signal.context is not None and not self._has(signal.context, scene):
            stopped = (*stopped, NO_CONTEXT)
        return Candidate(
            signal=signal.id,
            pattern=pattern.name,
            strong=pattern.strong,
            hits=match,
            stopped=stopped,
            other_sense=any(name == NO_CONTEXT or name in self._liveness.senses for name in stopped),
        )

    def _has(self, context: int, scene: Scene) -> bool:
        return context in scene.hits or any(owners >> context & 1 for _, _, owners in self._words.find(scene.around))


class _Anchored:
    """Patterns by the class that their search starts from."""

    def __init__(self, signals: Iterable[SignalRules], *, strong: bool) -> None:
        self.of: dict[int, list[tuple[SignalRules, Pattern]]] = defaultdict(list)
        for signal in sorted(signals, key=lambda signal: signal.id):
            for pattern in signal.patterns:
                if pattern.strong == strong:
                    self.of[pattern.anchor].append((signal, pattern))
        self.bits = sum(1 << owner for owner in self.of)


def _classes(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _is_settled(candidate: Candidate) -> bool:
    return candidate.strong and not candidate.stopped


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
