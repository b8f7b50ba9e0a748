"""A text in, candidates out: fold, scan for anchors, segment what holds any, match, and ask the liveness rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from streams.detection.age import old_dates
from streams.detection.candidate import Candidate
from streams.detection.fold import fold
from streams.detection.liveness import Liveness, stands
from streams.detection.pattern import Pattern
from streams.detection.phrases import Hit, Hits, PhraseIndex
from streams.detection.rules import Rules, SignalRules
from streams.detection.segment import Span, paragraphs, sentences

MOST_SENTENCES = 400
"""Sentences with an anchor looked at in one text: an alert needs its evidence once; an attacker gives a million."""
MOST_HITS = 120
"""Words of the catalogue looked at in one sentence."""
NO_CONTEXT = "context"
"""The name of the rule that a signal's context is missing from the paragraph."""

Field = Literal["text", "title"]


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with its folded words, the hits in it (offsets into the sentence) and what surrounds it."""

    field: Field
    folded: str
    paragraph: Span
    sentence: Span
    words: str
    hits: Hits
    old: list[tuple[int, int]]
    """Where dates stand that are long past."""


class Proposer:
    """Finds candidates by the rules of one catalogue. Immutable after construction, so safe in any thread."""

    def __init__(self, rules: Rules, *, weak: bool = True) -> None:
        """Build the automata; without `weak`, only what rules alone would report is looked for."""
        self._strong = _Anchored(rules.signals, strong=True)
        self._weak = _Anchored(rules.signals if weak else (), strong=False)
        self._anchors = PhraseIndex({owner: rules.classes[owner] for owner in self._strong.of.keys() | self._weak.of})
        self._words = PhraseIndex(rules.classes)
        self._liveness = Liveness(rules.cues)

    def propose(self, text: str, *, field: Field, on: date | None) -> list[Candidate]:
        """Return the best candidate of each signal in each sentence, by order of appearance."""
        folded = fold(text)
        anchors = self._anchors.find(folded)
        if not anchors:
            return []
        found: list[Candidate] = []
        for paragraph, sentence in islice(_anchored(text, [start for start, _, _ in anchors]), MOST_SENTENCES):
            words = folded[sentence.start : sentence.end]
            scene = _Scene(
                field,
                folded,
                paragraph,
                sentence,
                words,
                Hits(self._words.find(words)[:MOST_HITS]),
                old_dates(words, on),
            )
            found.extend(self._candidates(scene))
        return found

    def _candidates(self, scene: _Scene) -> list[Candidate]:
        best: dict[str, Candidate] = {}
        for by_anchor in (self._strong, self._weak):
            for owner in _classes(scene.hits.bits & by_anchor.bits):
                for signal, pattern in by_anchor.of[owner]:
                    if not (signal.id in best and _is_settled(best[signal.id])):
                        self._improve(best, scene, signal, pattern)
        return sorted(best.values(), key=lambda candidate: (candidate.hits, candidate.signal))

    def _improve(self, best: dict[str, Candidate], scene: _Scene, signal: SignalRules, pattern: Pattern) -> None:
        for match in pattern.matches(scene.hits, scene.words):
            candidate = self._judge(scene, signal, pattern, match)
            if signal.id not in best or _order(candidate) > _order(best[signal.id]):
                best[signal.id] = candidate

    def _judge(self, scene: _Scene, signal: SignalRules, pattern: Pattern, match: Sequence[Hit]) -> Candidate:
        stopped = self._liveness.stopped(scene.words, scene.hits, match, old=scene.old, spares=signal.spares)
        stopped = (*stopped, *_guarded(scene, signal, pattern, match))
        has_context = signal.context is None or self._has(signal.context, scene)
        at = scene.sentence.start
        return Candidate(
            signal=signal.id,
            field=scene.field,
            sentence=scene.sentence,
            paragraph=scene.paragraph,
            pattern=pattern.name,
            strong=pattern.strong and has_context,
            hits=tuple(Hit(at + start, at + end) for start, end in match),
            stopped=stopped if has_context else (*stopped, NO_CONTEXT),
        )

    def _has(self, context: int, scene: _Scene) -> bool:
        if context in scene.hits:
            return True
        start, end = scene.paragraph
        near = scene.folded[max(start, scene.sentence.start - 1_000) : min(end, scene.sentence.end + 1_000)]
        return any(owners >> context & 1 for _, _, owners in self._words.find(near))


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


def _touch(match: Sequence[Hit], guard: Sequence[Hit]) -> bool:
    """Say whether a guard concerns a match: one of a single class always does, a longer one when the two overlap."""
    return len(guard) == 1 or (guard[0].start < match[-1].end and match[0].start < guard[-1].end)


def _is_settled(candidate: Candidate) -> bool:
    return candidate.strong and not candidate.stopped


def _order(candidate: Candidate) -> tuple[bool, bool, int, str]:
    """Rank candidates of one signal: a live one first, then a strong one, then the earliest."""
    return (not candidate.stopped, candidate.strong, -candidate.hits[0].start, candidate.pattern)


def _guarded(scene: _Scene, signal: SignalRules, pattern: Pattern, match: Sequence[Hit]) -> Iterator[str]:
    for guard in signal.guards:
        if any(_touch(match, found) for found in guard.pattern.matches(scene.hits, scene.words)):
            yield guard.name
    for owner, name in pattern.unless:
        if any(stands(hit, match, "near", 8, scene.words) for hit in scene.hits.of(owner)):
            yield name


def _anchored(text: str, starts: list[int]) -> Iterator[tuple[Span, Span]]:
    """Yield each sentence that holds an anchor, with its paragraph; paragraphs without one are not segmented."""
    starts = sorted(starts)
    index = 0
    for paragraph in paragraphs(text):
        while index < len(starts) and starts[index] < paragraph.start:
            index += 1
        if index == len(starts):
            return
        if starts[index] >= paragraph.end:
            continue
        for sentence in sentences(text, paragraph):
            while index < len(starts) and starts[index] < sentence.start:
                index += 1
            if index < len(starts) and starts[index] < sentence.end:
                yield paragraph, sentence
