"""Labelled passages in; out the weights of the first look (streams/verifier/glance.py), and from where it says yes."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from streams.verifier.glance import PAIRS, Glance, features
from training.data import Item
from training.train import encode

MISSED = 0.015
"""Share of held-out passages with a signal that the first look may overlook."""
STEPS = 84
RATE = 0.05
PULL = 1.0
PACE = 3.0  # rare words must be learned in few steps
CARE = 3.0  # a passage with a signal counts for so many without


class Bags:
    """Passages as sets of features, ready for a sum by passage."""

    def __init__(self, code: Tokenizer, items: Sequence[Item]) -> None:
        vocabulary = code.get_vocab_size()
        rows = [features(ids, vocabulary) for ids in encode(code, [one.text for one in items])]
        self.flat = torch.tensor(np.concatenate(rows))
        self.starts = torch.tensor(np.cumsum([0, *map(len, rows[:-1])]))
        self.damping = torch.tensor([len(row) ** -0.5 for row in rows], dtype=torch.float32)
        self.wanted = torch.tensor([float(bool(one.signals)) for one in items])

    def log_odds(self, weights: Tensor, offset: Tensor) -> Tensor:
        sums = F.embedding_bag(self.flat, weights[:, None], self.starts, mode="sum")[:, 0]
        return sums * self.damping * PACE + offset


def fit(code: Tokenizer, items: Sequence[Item]) -> NDArray[np.float16]:
    """Logistic regression on whether any signal is live."""
    bags = Bags(code, items)
    weights = torch.zeros(code.get_vocab_size() + PAIRS, requires_grad=True)
    offset = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.Adam([weights, offset], lr=RATE)
    care = 1 + (CARE - 1) * bags.wanted
    for _ in range(STEPS):
        odds = bags.log_odds(weights, offset)
        loss = F.binary_cross_entropy_with_logits(odds, bags.wanted, care, reduction="sum") + PULL * (weights**2).sum()
        optimiser.zero_grad()
        (loss / len(items)).backward()
        optimiser.step()
    return torch.cat([weights * PACE, offset]).detach().numpy().astype(np.float16)


def least(weights: NDArray[np.float16], code: Tokenizer, held: Sequence[Item]) -> float:
    """Choose the log-odds that all but a few held-out passages with a signal reach."""
    glance = Glance(weights.astype(np.float32), 0.0)
    odds = [glance.log_odds(ids) for ids in encode(code, [one.text for one in held if one.signals])]
    return round(float(np.quantile(odds, MISSED)), 3)
