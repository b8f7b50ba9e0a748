"""A catalogue's patterns in; for the word classes of a sentence, the patterns worth trying on it out."""

from collections import defaultdict

from streams.detection.confidence import probability
from streams.detection.pattern import Pattern
from streams.detection.rules import Rules, SignalRules

Trial = tuple[SignalRules, Pattern]


class Pool:
    """Patterns by the class that their search starts from. A wide one has all, a narrow one what rules may report."""

    def __init__(self, rules: Rules, *, wide: bool) -> None:
        trials = [(signal, pattern) for signal in rules.signals for pattern in signal.patterns]
        trials = [(s, p) for s, p in trials if wide or probability(p.odds) >= s.threshold]
        self._trials = sorted(trials, key=lambda trial: (-trial[1].odds, trial[0].id, trial[1].name))
        self._by_anchor: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for rank, (_, pattern) in enumerate(self._trials):
            self._by_anchor[1 << pattern.anchor].append((pattern.needs, rank))
        self._anchors = sum(self._by_anchor)
        self.topic = 1 << rules.topic if wide else 0
        """The class whose words alone make a sentence worth a look, as a bit; none in a narrow pool."""
        self.gate = self._anchors | self.topic
        """The classes of which one at least must occur, as bits."""
        self.classes = _classes(self._trials) | ({rules.topic} if wide else set())
        """Every class that matters."""

    def may_hold(self, bits: int) -> bool:
        """Say whether some pattern has all its classes among `bits`, or the topic is among them."""
        if bits & self.topic:
            return True
        left = bits & self._anchors
        while left:
            lowest = left & -left
            for needs, _ in self._by_anchor[lowest]:
                if bits & needs == needs:
                    return True
            left ^= lowest
        return False

    def matching(self, bits: int) -> list[Trial]:
        """Return the patterns that have all their classes among `bits`, by falling odds."""
        ranks = []
        left = bits & self._anchors
        while left:
            lowest = left & -left
            for needs, rank in self._by_anchor[lowest]:
                if bits & needs == needs:
                    ranks.append(rank)
            left ^= lowest
        if len(ranks) > 1:
            ranks.sort()
        return [self._trials[rank] for rank in ranks]


def _classes(trials: list[Trial]) -> set[int]:
    found = {signal.context for signal, _ in trials if signal.context is not None}
    patterns = [pattern for _, pattern in trials]
    patterns += [guard.pattern for signal, _ in trials for guard in signal.guards]
    for pattern in patterns:
        found |= {step.owner for step in pattern.orders[0]} | {owner for owner, _ in pattern.unless}
    return found
