"""A first look at a passage's words, far cheaper than reading it: is there anything in it that news of conflict has?"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PAIRS = 1 << 15
"""How many numbers pairs of neighbouring tokens are hashed to."""
FACTORS = 2654435761, 40503


class Glance:
    """A linear model on tokens and their pairs. Weights: one a token, then one a pair's number, then the offset."""

    def __init__(self, weights: "NDArray[np.float32]", least: float) -> None:
        """Take the weights, and the log-odds from which a passage is worth reading."""
        self._weights = weights
        self._least = least

    @classmethod
    def read(cls, content: bytes, least: float) -> "Glance":
        """Read weights that `numpy.save` wrote."""
        import numpy as np

        return cls(np.load(io.BytesIO(content), allow_pickle=False).astype(np.float32), least)

    def is_worth_reading(self, ids: Sequence[int]) -> bool:
        """Say whether a passage, given as token ids, may carry a signal."""
        return self.log_odds(ids) >= self._least

    def log_odds(self, ids: Sequence[int]) -> float:
        """Return how likely it is that some signal is live in the passage."""
        chosen = features(ids, len(self._weights) - PAIRS - 1)
        return float(self._weights[chosen].sum() / len(chosen) ** 0.5 + self._weights[-1])


def features(ids: Sequence[int], vocabulary: int) -> "NDArray[np.int64]":
    """Return the places of a passage's tokens and pairs among the weights, each once."""
    import numpy as np

    tokens = np.array(ids, dtype=np.int64)
    pairs = (tokens[:-1] * FACTORS[0] + tokens[1:] * FACTORS[1]) % PAIRS
    return np.unique(np.concatenate([tokens, vocabulary + pairs]))
