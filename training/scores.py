"""What a set of decisions is worth against labels: F1 and the like, of arrays shaped (items, signals)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.data import Item

Flags = NDArray[np.bool_]


def truth(items: Sequence[Item], names: Sequence[str]) -> Flags:
    return np.array([[name in one.signals for name in names] for one in items])


def summary(gold: Flags, told: Flags) -> dict[str, float]:
    """Micro F1, precision and recall, macro F1 over signals with five items or more, alerts on quiet items."""
    hits = float((gold & told).sum())
    quiet = ~gold.any(1)
    macro = [f1(g, t) for g, t in zip(gold.T, told.T, strict=True) if g.sum() >= 5]
    return {
        "f1": round(f1(gold, told), 4),
        "precision": round(hits / max(1, told.sum()), 4),
        "recall": round(hits / max(1, gold.sum()), 4),
        "macro5": round(float(np.mean(macro)), 4) if macro else 0.0,
        "quiet_per_1000": round(1000 * float(told[quiet].any(1).mean()), 1) if quiet.any() else 0.0,
    }


def f1(gold: Flags, told: Flags) -> float:
    return float(2 * (gold & told).sum() / max(1, gold.sum() + told.sum()))


def by_signal(gold: Flags, told: Flags, names: Sequence[str]) -> dict[str, dict[str, float]]:
    rows = {}
    for name, g, t in zip(names, gold.T, told.T, strict=True):
        hits = float((g & t).sum())
        rows[name] = {
            "items": int(g.sum()),
            "precision": round(hits / max(1, t.sum()), 2),
            "recall": round(hits / max(1, g.sum()), 2),
            "f1": round(f1(g, t), 2),
        }
    return rows
