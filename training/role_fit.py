"""Cases in, weights out: log-linear models of the pair (actor, target) and of an attack's mode."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from streams.detection.roles import Reader
from streams.detection.roles.candidates import Candidate
from streams.detection.roles.families import FAMILIES
from streams.detection.roles.gazetteer import Gazetteer
from streams.detection.roles.modes import MODES, mode_features
from streams.detection.roles.pairs import pair_features
from training.role_cases import Answer, Case, code

LEVELS = (1.0, 0.7, 0.5)
"""How freely a weight moves that holds for all signals, for a family, for one signal."""
NULL_WEIGHTS = (0.5, 0.8, 1.0)
"""What a case counts whose labels name neither, one or both parties: labels leave out more than texts do."""
SMALLEST = 0.03
"""Weights below it are not worth their bytes."""

Feature = tuple[str, str]
"""The level ("" for all signals, a family or a signal) and the feature's name."""


@dataclass(frozen=True, kw_only=True)
class _Choice:
    signal: str
    candidates: list[Candidate]
    pairs: list[list[str]]
    good: list[bool]
    weight: float


def fit_roles(training: Iterable[Case], gazetteer: Gazetteer, *, l2: float, least: int) -> dict[str, object]:
    """Return the weights of mentions and pairs, by level; a feature of fewer than `least` cases is left out."""
    choices = [choice for case in training if (choice := _choice(case, gazetteer))]
    mention_index = _index((choice.signal, _mention_names(choice)) for choice in choices).kept(least)
    pair_index = _index((choice.signal, _pair_names(choice)) for choice in choices).kept(least)
    theta = _Problem(choices, mention_index, pair_index).solve(l2)
    width = len(mention_index)
    mention: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for (level, name), at in mention_index.items():
        weights = tuple(round(_scale(level) * theta[at + shift], 2) for shift in (0, width))
        if max(map(abs, weights)) >= SMALLEST:
            mention[level][name] = (weights[0], weights[1])
    pair: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (level, name), at in pair_index.items():
        weight = round(_scale(level) * theta[2 * width + at], 2)
        if abs(weight) >= SMALLEST:
            pair[level][name] = weight
    return {"mention": mention, "pair": pair}


def _choice(case: Case, gazetteer: Gazetteer) -> _Choice | None:
    """Lay out a case's choice; None where nothing can be learned from it."""
    reader = Reader(gazetteer, on=case.on)
    candidates = reader.candidates(case.sentence, anchor=case.anchor, context=case.context)
    codes = [code(candidate.code) for candidate in candidates]
    both = [(actor, target) for actor in codes for target in codes]
    good = [any(_right(pair, answer, (0, 1)) for answer in case.answers) for pair in both]
    for slot in (0, 1):
        if not any(good):  # where no pair is right, learn the slot that can be
            good = [any(answer[slot] and _right(pair, answer, (slot,)) for answer in case.answers) for pair in both]
    if not any(good) or all(good):
        return None
    stated = any(actor for actor, _ in case.answers) + any(target for _, target in case.answers)
    pairs = [pair_features(actor, target, gazetteer.homes) for actor in candidates for target in candidates]
    return _Choice(
        signal=case.signal, candidates=candidates, pairs=pairs, good=good, weight=case.share * NULL_WEIGHTS[stated]
    )


def _right(pair: tuple[str, str], answer: Answer, slots: Sequence[int]) -> bool:
    return all(answer[slot] is None or pair[slot] == answer[slot] for slot in slots)


def _mention_names(choice: _Choice) -> set[str]:
    return {name for candidate in choice.candidates for name in candidate.features}


def _pair_names(choice: _Choice) -> set[str]:
    return {name for names in choice.pairs for name in names}


class _Counts(Counter[Feature]):
    def kept(self, least: int) -> dict[Feature, int]:
        """Number the features that at least `least` cases have."""
        return {feature: at for at, feature in enumerate(sorted(f for f, count in self.items() if count >= least))}


def _index(found: Iterable[tuple[str, set[str]]]) -> _Counts:
    counts = _Counts()
    for signal, names in found:
        for level in _levels(signal):
            counts.update((level, name) for name in names)
    return counts


def _levels(signal: str) -> tuple[str, str, str]:
    return "", FAMILIES[signal], signal


def _scale(level: str) -> float:
    return LEVELS[0] if not level else LEVELS[2] if level in FAMILIES else LEVELS[1]


def _matrix(rows: Iterable[tuple[str, list[str]]], index: dict[Feature, int]) -> csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for signal, names in rows:
        for level, scale in zip(_levels(signal), LEVELS, strict=True):
            found = [at for name in names if (at := index.get((level, name))) is not None]
            columns += found
            values += [scale] * len(found)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(ends) - 1, len(index)))


class _Problem:
    """The likelihood that a right pair is chosen, over all cases, and its slope."""

    def __init__(self, choices: list[_Choice], mentions: dict[Feature, int], pairs: dict[Feature, int]) -> None:
        self._x = _matrix(((c.signal, m.features) for c in choices for m in c.candidates), mentions)
        self._p = _matrix(((c.signal, names) for c in choices for names in c.pairs), pairs)
        self._xt, self._pt = self._x.T.tocsr(), self._p.T.tocsr()
        sizes = np.array([len(choice.candidates) for choice in choices])
        bases = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self._actor = np.concatenate([base + np.repeat(np.arange(n), n) for base, n in zip(bases, sizes, strict=True)])
        self._target = np.concatenate([base + np.tile(np.arange(n), n) for base, n in zip(bases, sizes, strict=True)])
        self._starts = np.concatenate([[0], np.cumsum(sizes**2)[:-1]])
        self._case = np.repeat(np.arange(len(choices)), sizes**2)
        self._good = np.concatenate([choice.good for choice in choices]).astype(float)
        self._weight = np.array([choice.weight for choice in choices])

    def solve(self, l2: float) -> np.ndarray:
        """Return the weights: as actor, as target, of pairs."""
        start = np.zeros(2 * self._x.shape[1] + self._p.shape[1])
        return minimize(self._loss, start, args=(l2,), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x

    def _loss(self, theta: np.ndarray, l2: float) -> tuple[float, np.ndarray]:
        width = self._x.shape[1]
        as_actor, as_target, of_pair = theta[:width], theta[width : 2 * width], theta[2 * width :]
        score = (self._x @ as_actor)[self._actor] + (self._x @ as_target)[self._target] + self._p @ of_pair
        share = np.exp(score - np.maximum.reduceat(score, self._starts)[self._case])
        total = np.add.reduceat(share, self._starts)
        right = np.add.reduceat(share * self._good, self._starts) + 1e-12
        slope = share * (1 / total[self._case] - self._good / right[self._case]) * self._weight[self._case]
        gradient = [self._xt @ np.bincount(at, slope, self._x.shape[0]) for at in (self._actor, self._target)]
        loss = -(self._weight * np.log(right / total)).sum() + 0.5 * l2 * (theta @ theta)
        return loss, np.concatenate([*gradient, self._pt @ slope]) + l2 * theta


def fit_modes(training: Iterable[Case], gazetteer: Gazetteer, *, l2: float, least: int) -> dict[str, dict[str, float]]:
    """Return the weights of each mode's features."""
    told = [(case, mode) for case in training for mode in sorted(case.modes)]
    rows = [
        mode_features(case.sentence, anchor=case.anchor, context=case.context, gazetteer=gazetteer) for case, _ in told
    ]
    counts = Counter(name for row in rows for name in row)
    index = {name: at for at, name in enumerate(sorted(name for name, count in counts.items() if count >= least))}
    found = [[index[name] for name in row if name in index] for row in rows]
    ends = np.cumsum([0, *map(len, found)])
    x = csr_matrix((np.ones(ends[-1]), np.concatenate(found), ends), shape=(len(rows), len(index)))
    y = np.zeros((len(rows), len(MODES)))
    for row, (case, mode) in enumerate(told):
        y[row, MODES.index(mode)] = case.share / len(case.modes)

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ theta.reshape(len(index), len(MODES))
        share = np.exp(score - score.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        slope = x.T @ (share * y.sum(axis=1, keepdims=True) - y)
        return -(y * np.log(share + 1e-12)).sum() + 0.5 * l2 * theta @ theta, slope.ravel() + l2 * theta

    best = minimize(loss, np.zeros(len(index) * len(MODES)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights = best.reshape(len(index), len(MODES)).round(2)
    return {
        mode: {name: float(weights[at, column]) for name, at in index.items() if abs(weights[at, column]) >= SMALLEST}
        for column, mode in enumerate(MODES)
    }
