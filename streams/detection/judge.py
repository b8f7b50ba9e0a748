"""Sightings and a verifier's probabilities in, judgements out: how sure we are of each signal, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from streams.detection.candidate import Candidate, Sighting
from streams.detection.confidence import by_both, by_rules
from streams.detection.rules import Rules

WORTH_TELLING = 0.05
"""Below this probability a signal that no rule proposed is not even weighed."""


class Judgement(NamedTuple):
    """How sure we are that a signal is live in a sentence."""

    sighting: Sighting
    signal: str
    candidate: Candidate | None
    """What the rules found; None when only the model sees the signal."""
    rules: float
    """Confidence by rules alone, from 0 to 1."""
    model: float | None
    """The model's probability; None when it was not asked or does not know the signal."""
    confidence: float
    threshold: float

    @property
    def live(self) -> bool:
        """Whether the confidence reaches the signal's threshold; by rules alone, what a rule stops is never live."""
        if self.model is None and self.candidate is not None and self.candidate.stopped:
            return False
        return self.confidence >= self.threshold


class Judge:
    """Weighs what rules and model say, by the numbers of one catalogue."""

    def __init__(self, rules: Rules) -> None:
        self._signals = {signal.id: signal for signal in rules.signals}
        self._blend = rules.blend

    def learned(self, trained: frozenset[str]) -> frozenset[str]:
        """Return the signals that a model trained on some is to judge; the others go by rules."""
        return trained & {name for name, signal in self._signals.items() if signal.verifier}

    def by_rules(self, sighting: Sighting, *, besides: frozenset[str] = frozenset()) -> Iterator[Judgement]:
        """Judge each candidate by rules alone, besides those of some signals."""
        for candidate in sighting.candidates:
            if candidate.signal not in besides:
                yield self._judged(sighting, candidate.signal, candidate, None)

    def by_both(
        self, sightings: Sequence[Sighting], model: Mapping[str, float], learned: frozenset[str]
    ) -> Iterator[Judgement]:
        """Judge the learned signals in sightings that share one passage; the model gives each one's probability."""
        proposed: set[str] = set()
        for sighting in sightings:
            for candidate in sighting.candidates:
                if candidate.signal in learned:
                    proposed.add(candidate.signal)
                    yield self._judged(sighting, candidate.signal, candidate, model[candidate.signal])
        richest = max(sightings, key=lambda sighting: len(sighting.candidates))
        for signal in sorted(learned - proposed):
            if model[signal] >= WORTH_TELLING:
                yield self._judged(richest, signal, None, model[signal])

    def _judged(self, sighting: Sighting, signal: str, candidate: Candidate | None, model: float | None) -> Judgement:
        known = self._signals[signal]
        rules = by_rules(candidate) if candidate else 0.0
        return Judgement(
            sighting=sighting,
            signal=signal,
            candidate=candidate,
            rules=rules,
            model=model,
            confidence=rules if model is None else by_both(candidate, model, self._blend),
            threshold=known.threshold if model is None else known.with_model,
        )
