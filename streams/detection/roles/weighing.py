"""Learned weights in, sums of them out, in hundredths: how well candidates and pairs play the roles of an event."""

from collections.abc import Iterable, Mapping

from streams.detection.roles.features import PAIR, RELATION, SORTS, Group, Key

UNIT = 100
"""Weights have two decimals. In whole hundredths sums are exact, in whatever order they are made."""


class Sums(dict[Key, complex]):
    """The weights of one group's features, by key, summed when first asked for; keys are of few values."""

    def __init__(self, group: Group, weights: Mapping[str, complex]) -> None:
        super().__init__()
        self._group, self._weights = group, weights

    def __missing__(self, key: Key) -> complex:
        total = self[key] = sum((self._weights.get(name, 0j) for name in self._group(*key)), 0j)
        return total


class Weigher:
    """Weighs for one signal. What a candidate weighs as actor and as target is one complex number: one addition."""

    def __init__(self, mention: Mapping[str, tuple[float, float]], pair: Mapping[str, float]) -> None:
        of_mention = {name: complex(_units(actor), _units(target)) for name, (actor, target) in mention.items()}
        of_pair = {name: complex(_units(weight)) for name, weight in pair.items()}
        self._plain = [[Sums(group, of_mention) for group in sort.plain] for sort in SORTS]
        self._worded = [[Sums(group, of_mention) for group in sort.worded] for sort in SORTS]
        self._words = _words(mention)
        self.kinds, self.standings, self.preps, self.heads = (Sums(group, of_pair) for group in PAIR)
        self.relations = [Sums(group, of_pair) for group in RELATION]

    def candidate(self, sort: int, plain: Iterable[Key], worded: Iterable[Key]) -> complex:
        """Return the weight of a candidate of `SORTS[sort]`: as actor its real part, as target its imaginary part."""
        total = 0j
        for sums, key in zip(self._plain[sort], plain, strict=True):
            total += sums[key]
        words = self._words
        for sums, key in zip(self._worded[sort], worded, strict=True):
            if key[0] in words:
                total += sums[key]
        return total


def _units(weight: float) -> float:
    return float(round(weight * UNIT))


def _words(names: Iterable[str]) -> frozenset[str]:
    """Return the words that occur in features, and signs that cannot be told apart in them."""
    return frozenset(name.partition("=")[2].partition("|")[0] for name in names) | {"|", "="}
