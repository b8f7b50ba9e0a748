"""Names in, an automaton out that finds where a text may name one of them: whole words, longest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

_GAPS = bytes(byte if chr(byte).isalnum() else 0x20 for byte in range(256))


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


Hit = tuple[int, int, tuple[Name, ...]]
"""Start and end of a name's phrase in a text, and its readings."""


class NameIndex:
    """Finds folded phrases in folded text. A phrase must begin a word; its plural, too, ends it."""

    def __init__(self, names: Mapping[str, tuple[Name, ...]]) -> None:
        self._names = names
        # One byte a character, every sign a space: byte offsets are character offsets, and a phrase that begins with
        # a space begins a word. What the text really holds there is looked up afterwards.
        starts = dict.fromkeys(_padded(phrase) for phrase in names)
        # The compact table: between two sentences others need the processor's cache, and a full one is cold each time.
        self._automaton = BytesAhoCorasick(
            list(starts), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def find(self, folded: str) -> list[Hit]:
        """Return the hits by where they start, of those that start together the longest first."""
        found: list[Hit] = []
        for _, start, end in self._automaton.find_matches_as_indexes(_padded(folded), overlapping=True):
            readings = self._names.get(folded[start : end - 1])
            if readings is not None and _at_boundaries(folded, start, end - 1):
                found.append((start, end - 1, readings))
        if len(found) > 1:
            found.sort(key=_longest_first)
        return found


def _padded(folded: str) -> bytes:
    return b" " + folded.encode("latin-1", "replace").translate(_GAPS)


def _longest_first(hit: Hit) -> tuple[int, int]:
    return hit[0], -hit[1]


def _at_boundaries(text: str, start: int, end: int) -> bool:
    """Say whether the name is a whole word; a plural or an apostrophe lost ("Moscows plan") may follow."""
    if start and text[start - 1].isalnum():
        return False
    rest = text[end : end + 2]
    return not rest[:1].isalnum() or (rest[0] == "s" and not rest[1:].isalnum())
