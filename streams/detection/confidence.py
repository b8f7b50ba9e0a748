"""What the rules and the model say in, how sure we are that a signal is live out, from 0 to 1."""

from math import exp, log

from streams.detection.candidate import Candidate
from streams.detection.rules import Blend, SignalRules

STOPPED = 0.1
"""What a candidate keeps of its confidence by rules when a liveness rule stops it."""
_ALMOST = 1e-4


def by_rules(candidate: Candidate, signal: SignalRules) -> float:
    """Return the share of such candidates that are right, as measured when the catalogue was tuned."""
    sure = signal.strong if candidate.strong else signal.weak
    return round(sure * (STOPPED if candidate.stopped else 1.0), 4)


def by_both(candidate: Candidate | None, model: float, blend: Blend) -> float:
    """Move the model's probability by what the rules say; None stands for a signal that no rule proposed."""
    odds = log(max(model, _ALMOST) / max(1 - model, _ALMOST))
    return round(1 / (1 + exp(-(blend.slope * odds + _shift(candidate, blend)))), 4)


def _shift(candidate: Candidate | None, blend: Blend) -> float:
    if candidate is None:
        return blend.unproposed
    if candidate.stopped:
        return blend.stopped
    return blend.strong if candidate.strong else blend.weak
