"""Log-odds of rules and model in, how sure we are that a signal is live out, from 0 to 1."""

from math import exp, log

from streams.detection.candidate import Candidate
from streams.detection.rules import Blend

_ALMOST = 1e-4
LEAST_IF_SURE = 0.35
"""What a model's probability counts for at least beside words that hardly mean anything else: unknown idioms."""


def by_rules(candidate: Candidate) -> float:
    """Return the share of such candidates that are right, as measured when the catalogue was tuned."""
    return probability(candidate.odds)


def by_both(candidate: Candidate | None, model: float, blend: Blend) -> float:
    """Blend the model's probability with what the rules say; None stands for a signal that no rule proposed."""
    if candidate is None:
        return probability(blend.model_alone * log_odds(model) + blend.unproposed)
    model = max(model, LEAST_IF_SURE) if candidate.sure else model
    return probability(blend.model * log_odds(model) + blend.rules * candidate.odds + blend.proposed)


def probability(odds: float) -> float:
    """Turn log-odds into a probability of four digits."""
    return round(1 / (1 + exp(-odds)), 4)


def log_odds(probability: float) -> float:
    """Turn a probability into log-odds, finite for 0 and 1 too."""
    return log(max(probability, _ALMOST) / max(1 - probability, _ALMOST))
