"""Phrases by class in, an automaton out that finds every whole-word occurrence of every class in one pass."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation, MatchKind

# Every character that is no letter or digit is a gap: `cease-fire` is `cease fire`, and a phrase with a gap at either
# end is a whole word, so that no boundary need be looked at after the scan.
_GAP = re.compile(r"[\W_]")
_GAPS = bytes(byte if chr(byte).isalnum() else 0x20 for byte in range(256))
Scan = Callable[[str], list[tuple[int, int, int]]]


Found = tuple[int, int, int]
"""Start and end of a phrase in a text, and the classes it belongs to as bits."""


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
        # Gives (phrase, start, end + 2) of every occurrence.
        self._scan: Scan = _latin(owners) if all(map(_is_latin, owners)) else _any_script(owners)

    def find(self, folded: str) -> list[Found]:
        """Return each phrase found, by end, with the classes that it belongs to as bits."""
        owners = self._owners
        return [(start, end - 2, owners[phrase]) for phrase, start, end in self._scan(folded)]


class Hits:
    """The phrases found in a sentence that begins at `offset`, by class; lists are made when a pattern asks."""

    __slots__ = ("_by_class", "_found", "_offset", "bits")

    def __init__(self, found: Sequence[Found], offset: int = 0) -> None:
        self._found = found
        self._offset = offset
        self._by_class: dict[int, list[Hit]] = {}
        self.bits = bits_of(found)
        """The classes that occur."""

    def of(self, owner: int) -> list[Hit]:
        """Return the hits of a class by order of appearance, as offsets into the sentence."""
        if owner not in self._by_class:
            bit, at = 1 << owner, self._offset
            hits = [Hit(start - at, end - at) for start, end, owners in self._found if owners & bit and start >= at]
            self._by_class[owner] = sorted(hits) if len(hits) > 1 else hits
        return self._by_class[owner]


def bits_of(found: Iterable[Found]) -> int:
    """Return all classes of some hits."""
    bits = 0
    for _, _, owners in found:
        bits |= owners
    return bits


def _latin(phrases: Iterable[str]) -> Scan:
    """One byte a character: byte offsets are character offsets, at twice the speed of the automaton over text."""
    encoded = [phrase.encode("latin-1") for phrase in phrases]
    automaton = BytesAhoCorasick(encoded, matchkind=MatchKind.Standard, implementation=_dense(len(encoded)))

    def scan(folded: str) -> list[tuple[int, int, int]]:
        padded = b" " + folded.encode("latin-1", "replace").translate(_GAPS) + b" "
        found: list[Found] = automaton.find_matches_as_indexes(padded, overlapping=True)
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
