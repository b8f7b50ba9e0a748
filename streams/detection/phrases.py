"""Phrases by class in, an automaton out that finds every whole-word occurrence of every class in one pass."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation, MatchKind

# Every character that is no letter or digit is a gap: `cease-fire` is `cease fire`, and a phrase with a gap at either
# end is a whole word, so that no boundary need be looked at after the scan.
_GAP = re.compile(r"[\W_]")
_GAPS = bytes(byte if chr(byte).isalnum() else 0x20 for byte in range(256))
_PADDING = 2
"""How far an end in the padded text lies behind the end in the text."""
Match = tuple[int, int, int]
"""A phrase's number, its start, and its padded end."""
Scan = Callable[[str], list[Match]]
Place = tuple[int, int]
"""Start and end of a phrase in its sentence: what a `Hit` is, without the time that it takes to make one."""


class Hit(NamedTuple):
    """A phrase of some class at `text[start:end]`."""

    start: int
    end: int


class PhraseIndex:
    """Finds phrases (folded) in folded text. Overlapping phrases are all found; parts of words are not."""

    def __init__(self, classes: Mapping[int, Iterable[str]]) -> None:
        owners: dict[str, int] = defaultdict(int)
        for owner, phrases in classes.items():
            for phrase in phrases:
                owners[f" {_GAP.sub(' ', phrase)} "] |= 1 << owner
        self._owners = list(owners.values())
        self._scan: Scan = _latin(owners) if all(map(_is_latin, owners)) else _any_script(owners)

    def find(self, folded: str) -> "Found":
        """Return all phrases found."""
        matches = self._scan(folded)
        if not matches:
            return Found((), (), ())
        phrases, starts, ends = zip(*matches, strict=True)
        return Found(starts, ends, list(map(self._owners.__getitem__, phrases)))


class Found:
    """The phrases found in a text, by their ends, in columns: a text of 3 KB has some 150, and few are looked at."""

    __slots__ = ("_ends", "bits", "starts")

    def __init__(self, starts: Sequence[int], ends: Sequence[int], bits: Sequence[int]) -> None:
        self.starts = starts
        self._ends = ends
        self.bits = bits
        """The classes that each belongs to."""

    def upto(self, place: int, first: int = 0) -> int:
        """Return the number of the first phrase, from `first` on, that ends after a place in the text."""
        return bisect_right(self._ends, place + _PADDING, first)

    def union(self, first: int, last: int) -> int:
        """Return all classes of some phrases, as bits."""
        bits = 0
        for each in self.bits[first:last]:
            bits |= each
        return bits

    def places(self, first: int, last: int, owner: int, offset: int) -> list[Place]:
        """Return where, counted from `offset`, the phrases of a class among some are, by order of appearance."""
        bit, after = 1 << owner, offset + _PADDING
        found = [
            (self.starts[at] - offset, self._ends[at] - after)
            for at, owners in enumerate(self.bits[first:last], first)
            if owners & bit and self.starts[at] >= offset
        ]
        if len(found) > 1:
            found.sort()
        return found


class Hits:
    """The phrases found in a sentence that begins at `offset`, by class; lists are made when a pattern asks."""

    __slots__ = ("_by_class", "_first", "_found", "_last", "_offset", "bits")

    def __init__(self, found: Found, first: int, last: int, offset: int, bits: int) -> None:
        self._found, self._first, self._last = found, first, last
        self._offset = offset
        self._by_class: dict[int, list[Place]] = {}
        self.bits = bits
        """The classes that occur."""

    def of(self, owner: int) -> list[Place]:
        """Return the hits of a class by order of appearance, as offsets into the sentence."""
        places = self._by_class.get(owner)
        if places is None:
            places = self._found.places(self._first, self._last, owner, self._offset)
            self._by_class[owner] = places
        return places


def _latin(phrases: Iterable[str]) -> Scan:
    """One byte a character: byte offsets are character offsets, at twice the speed of the automaton over text."""
    encoded = [phrase.encode("latin-1") for phrase in phrases]
    automaton = BytesAhoCorasick(encoded, matchkind=MatchKind.Standard, implementation=_dense(len(encoded)))

    def scan(folded: str) -> list[Match]:
        padded = b" " + folded.encode("latin-1", "replace").translate(_GAPS) + b" "
        found: list[Match] = automaton.find_matches_as_indexes(padded, overlapping=True)
        return found

    return scan


def _any_script(phrases: Iterable[str]) -> Scan:
    texts = list(phrases)
    automaton = AhoCorasick(texts, matchkind=MatchKind.Standard, implementation=_dense(len(texts)))
    return lambda folded: automaton.find_matches_as_indexes(f" {_GAP.sub(' ', folded)} ", overlapping=True)


def _dense(count: int) -> Implementation:
    """Choose the table: a full one is fastest while it fits the processor's cache."""
    return Implementation.DFA if count <= 1_000 else Implementation.ContiguousNFA


def _is_latin(phrase: str) -> bool:
    return all(character < "\u0100" for character in phrase)
