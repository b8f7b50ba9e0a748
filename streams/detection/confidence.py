"""A candidate in, how sure we are that its signal is live out, from 0 to 1."""

from streams.detection.candidate import Candidate
from streams.detection.rules import SignalRules

STOPPED = 0.1
"""What a candidate keeps of its confidence when a liveness rule stops it."""


def by_rules(candidate: Candidate, signal: SignalRules) -> float:
    """Return the share of such candidates that are right, as measured when the catalogue was tuned."""
    sure = signal.strong if candidate.strong else signal.weak
    return round(sure * (STOPPED if candidate.stopped else 1.0), 4)
