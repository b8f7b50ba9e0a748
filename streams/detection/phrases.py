"""Phrases by class in, an automaton out that finds every whole-word occurrence of every class in one pass."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
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
        self._bits = list(owners.values())
        self._classes = [tuple(classes_of(bits)) for bits in self._bits]
        self._scan: Scan = _latin(owners) if all(map(_is_latin, owners)) else _any_script(owners)

    def find(self, folded: str) -> "Found":
        """Return all phrases found."""
        matches = self._scan(folded)
        if not matches:
            return Found((), (), (), (), ())
        phrases, starts, ends = zip(*matches, strict=True)
        return Found(phrases, starts, ends, list(map(self._bits.__getitem__, phrases)), self._classes)


class Found:
    """The phrases found in a text, by their ends, in columns: a text of 3 KB has some 150, and few are looked at."""

    __slots__ = ("_classes", "_ends", "_phrases", "_starts", "bits")

    def __init__(
        self,
        phrases: Sequence[int],
        starts: Sequence[int],
        ends: Sequence[int],
        bits: Sequence[int],
        classes: Sequence[tuple[int, ...]],
    ) -> None:
        self._phrases, self._starts, self._ends, self._classes = phrases, starts, ends, classes
        self.bits = bits
        """The classes that each belongs to."""

    def upto(self, place: int, first: int = 0) -> int:
        """Return the number of the first phrase, from `first` on, that ends after a place in the text."""
        return bisect_right(self._ends, place + _PADDING, first)

    def union(self, first: int, last: int) -> int:
        """Return all classes of some phrases, as bits."""
        return reduce(or_, self.bits[first:last], 0)

    def of(self, classes: int, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and classes (as bits) of those among some phrases that belong to some classes."""
        for number, bits in enumerate(self.bits[first:last], first):
            if bits & classes:
                yield self._starts[number], self._ends[number] - _PADDING, bits

    def places(self, first: int, last: int, offset: int) -> dict[int, list[Place]]:
        """Return where, counted from `offset`, the phrases of each class are among some, by order of appearance."""
        places: dict[int, list[Place]] = {}
        after = offset + _PADDING
        some = slice(first, last)
        for phrase, start, end in zip(self._phrases[some], self._starts[some], self._ends[some], strict=True):
            if start >= offset:
                place = (start - offset, end - after)
                for owner in self._classes[phrase]:
                    if owner in places:
                        places[owner].append(place)
                    else:
                        places[owner] = [place]
        for several in places.values():
            several.sort()
        return places


class Hits:
    """The phrases found in a sentence that begins at `offset`; looked at by class when a pattern asks for the first."""

    __slots__ = ("_first", "_found", "_last", "_offset", "_places", "bits")

    def __init__(self, found: Found, first: int, last: int, offset: int, bits: int) -> None:
        self._found, self._first, self._last = found, first, last
        self._offset = offset
        self._places: dict[int, list[Place]] | None = None
        self.bits = bits
        """The classes that occur."""

    def of(self, owner: int) -> Sequence[Place]:
        """Return the hits of a class by order of appearance, as offsets into the sentence."""
        if self._places is None:
            self._places = self._found.places(self._first, self._last, self._offset)
        return self._places.get(owner, ())


def classes_of(bits: int) -> Iterator[int]:
    """Yield the classes that bits stand for."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


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
