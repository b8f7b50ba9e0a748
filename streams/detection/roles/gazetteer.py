"""The compiled gazetteer: names and codes, word classes, learned weights. Data only; the catalogue builds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import ahocorasick_rs

from streams.detection.roles.lexicon import lexicon
from streams.detection.roles.names import Name, NameIndex
from streams.detection.roles.weighing import Weigher


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """When an ambiguous name is not what the gazetteer says."""

    person: bool = False
    not_with: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Weight by feature: (as actor, as target) for mentions, one for a pair of them; by signal, "" for any other.

    For the mode of an attack: by mode.
    """

    mention: Mapping[str, Mapping[str, tuple[float, float]]]
    pair: Mapping[str, Mapping[str, float]]
    mode: Mapping[str, Mapping[str, float]]
    _weighers: dict[str, Weigher] = field(default_factory=dict, init=False, repr=False)

    def weigher(self, signal: str) -> Weigher:
        """Return what weighs candidates and pairs of them for `signal`."""
        name = signal if signal in self.mention else ""
        if name not in self._weighers:
            self._weighers[name] = Weigher(self.mention.get(name, {}), self.pair.get(name, {}))
        return self._weighers[name]


@dataclass(frozen=True, kw_only=True)
class Gazetteer:
    """Everything that role assignment knows; compare by identity, share between threads."""

    names: Mapping[str, tuple[Name, ...]]
    doubts: Mapping[str, Doubt]
    homes: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, frozenset[str]]
    modes: Mapping[str, tuple[str, ...]]
    weights: Weights

    @cached_property
    def index(self) -> NameIndex:
        """Return what finds the names."""
        return NameIndex(self.names)

    @cached_property
    def lexicon(self) -> Mapping[str, int]:
        """Return the classes of words as bits."""
        return lexicon(self.classes)

    @cached_property
    def mode_phrases(self) -> tuple[str, ...]:
        """Return the folded phrases that tell a mode, in the automaton's order."""
        return tuple(self.modes)

    @cached_property
    def mode_automaton(self) -> ahocorasick_rs.AhoCorasick:
        """Return the automaton over `mode_phrases`."""
        return ahocorasick_rs.AhoCorasick(self.mode_phrases, implementation=ahocorasick_rs.Implementation.DFA)
