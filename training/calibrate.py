"""Logits of held-out passages in; out, by signal, slope and offset that make them probabilities, and a threshold."""

import itertools
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
GRID = np.linspace(0.1, 0.9, 81)
CEILING = 0.8  # a quiet item judged surer than this is as likely to be labelled wrongly
EDGES = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)


@dataclass(frozen=True, kw_only=True)
class Calibration:
    slope: Floats
    offset: Floats
    threshold: Floats

    def probability(self, logits: Floats) -> Floats:
        return 1 / (1 + np.exp(-(logits * self.slope + self.offset)))

    def lists(self) -> tuple[list[float], list[float], list[float]]:
        return self.slope.tolist(), self.offset.tolist(), self.threshold.tolist()

    def told(self, logits: Floats) -> Flags:
        return self.probability(logits) >= self.threshold


def calibrate(logits: Floats, gold: Flags, *, quiet: Flags, most_quiet: float) -> Calibration:
    """Fit on held-out passages; at most the share `most_quiet` of those marked `quiet` may raise an alert."""
    slope, offset = platt(logits, gold)
    fitted = Calibration(slope=slope, offset=offset, threshold=np.full(len(slope), 0.5))
    probability = fitted.probability(logits)
    threshold = raised(thresholds(probability, gold), probability[quiet], most=most_quiet)
    return Calibration(slope=slope, offset=offset, threshold=threshold)


def raised(threshold: Floats, quiet: Floats, *, most: float) -> Floats:
    """Raise thresholds, the nearest first, until at most the share `most` of the rows of `quiet` reach one."""
    threshold = threshold.copy()
    while True:
        excess = logit(quiet) - logit(threshold)
        alerting = excess.max(1) >= 0
        nearest = np.where(alerting, excess.max(1), np.inf).argmin()
        reached = excess[nearest] >= 0
        if alerting.mean() <= most or quiet[nearest, reached].max() > CEILING:
            return threshold
        threshold[reached] = quiet[nearest, reached] + 1e-3


def logit(p: Floats) -> Floats:
    q = p.clip(1e-6, 1 - 1e-6)
    return np.log(q / (1 - q))


def platt(logits: Floats, gold: Flags, *, pull: float = 3.0) -> tuple[Floats, Floats]:
    """One slope and offset for all signals, and by signal as far as its examples pull away from those."""
    x, y = torch.tensor(logits, dtype=torch.float64), torch.tensor(gold, dtype=torch.float64)
    common = torch.tensor([0.0, 0.0], dtype=torch.float64, requires_grad=True)
    own = torch.zeros(2, x.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([common, own], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        z = x * (common[0] + own[0]).exp() + common[1] + own[1]
        value = F.binary_cross_entropy_with_logits(z, y, reduction="sum") + pull * (own**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        return (common[0] + own[0]).exp().numpy(), (common[1] + own[1]).numpy()


def thresholds(probability: Floats, gold: Flags, *, borrowed: float = 12.0) -> Floats:
    """The threshold by signal with the best F1; all signals together lend each the weight of `borrowed` examples."""
    told = probability[None] >= GRID[:, None, None]
    hits, raised, wanted = (told & gold).sum(1), told.sum(1), gold.sum(0)
    share = borrowed / wanted.sum()
    f1 = (hits + share * hits.sum(1, keepdims=True)) / (
        raised + share * raised.sum(1, keepdims=True) + wanted + borrowed
    )
    best: Floats = GRID[f1.argmax(0)]
    return best


def reliability(probability: Floats, gold: Flags) -> list[tuple[str, int, float, float]]:
    """Rows: the range of probability, how many decisions fell in it, their mean, the share that was right."""
    rows = []
    for low, high in itertools.pairwise(EDGES):
        inside = (probability >= low) & (probability < high)
        if inside.any():
            span = f"{low:.2f} to {min(high, 1):.2f}"
            rows.append((span, int(inside.sum()), float(probability[inside].mean()), float(gold[inside].mean())))
    return rows
