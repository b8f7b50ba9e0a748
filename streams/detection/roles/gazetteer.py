"""The compiled gazetteer: names and codes, word classes, learned weights. Data only; the catalogue builds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import ahocorasick_rs


class Kind(StrEnum):
    """What a name is, as far as its role in a sentence goes."""

    COUNTRY = "country"
    PEOPLE = "people"
    CAPITAL = "capital"
    PLACE = "place"
    LEADER = "leader"
    INSTITUTION = "institution"
    ORGANISATION = "organisation"
    GROUP = "group"
    STATE_BODY = "state_body"
    GROUP_BODY = "group_body"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One reading of a phrase. `text` is spelled as it must stand: its capitals are required."""

    text: str
    code: str
    kind: Kind
    since: date | None = None
    until: date | None = None
    titled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """When an ambiguous name is not what the gazetteer says."""

    person: bool = False
    not_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weight by feature: (as actor, as target) for mentions, one for a pair of them; by signal, "" for any other.

    For the mode of an attack: by mode.
    """

    mention: Mapping[str, Mapping[str, tuple[float, float]]]
    pair: Mapping[str, Mapping[str, float]]
    mode: Mapping[str, Mapping[str, float]]

    def for_mentions(self, signal: str) -> Mapping[str, tuple[float, float]]:
        """Return the weights of mentions for `signal`."""
        return self.mention.get(signal) or self.mention.get("", {})

    def for_pairs(self, signal: str) -> Mapping[str, float]:
        """Return the weights of pairs for `signal`."""
        return self.pair.get(signal) or self.pair.get("", {})


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
    def phrases(self) -> tuple[str, ...]:
        """Return the folded phrases, in the automaton's order."""
        return tuple(self.names)

    @cached_property
    def name_automaton(self) -> ahocorasick_rs.AhoCorasick:
        """Return the automaton over `phrases`."""
        return ahocorasick_rs.AhoCorasick(self.phrases, implementation=ahocorasick_rs.Implementation.DFA)

    @cached_property
    def mode_phrases(self) -> tuple[str, ...]:
        """Return the folded phrases that tell a mode, in the automaton's order."""
        return tuple(self.modes)

    @cached_property
    def mode_automaton(self) -> ahocorasick_rs.AhoCorasick:
        """Return the automaton over `mode_phrases`."""
        return ahocorasick_rs.AhoCorasick(self.mode_phrases, implementation=ahocorasick_rs.Implementation.DFA)
