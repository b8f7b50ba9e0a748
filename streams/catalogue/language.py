"""The pattern language of signal files: a line in, its classes, gaps and orders out.

propose .. truce              a word of `propose`, at most 8 words, a word of `truce`
propose .3. truce             at most 3 words between
propose & truce               the two in either order
propose|draft .. truce        a word of either class
propose .. truce not budget   and no word of `budget` within 8 words
"""

import re
from itertools import permutations
from typing import NamedTuple

DEFAULT_GAP = 8
LONGEST_GAP = 40

_LINK = re.compile(r"\s+(\.\.|\.\d{1,2}\.|&\d{0,2})\s+")
_CLASSES = re.compile(r"[a-z][a-z0-9_]*(?:\|[a-z][a-z0-9_]*)*\Z")


class PatternSyntaxError(ValueError):
    """A pattern line that cannot be read."""


class Parsed(NamedTuple):
    """Orders of (classes, gap before), and the classes that must not stand near."""

    orders: tuple[tuple[tuple[tuple[str, ...], int], ...], ...]
    unless: tuple[str, ...]

    @property
    def names(self) -> set[str]:
        """Return every class the line names."""
        return {name for order in self.orders[:1] for names, _ in order for name in names} | set(self.unless)


def parse(line: str) -> Parsed:
    """Read a pattern line; raise PatternSyntaxError saying what is wrong."""
    body, *excluded = re.split(r"\s+not\s+", line.strip())
    if len(excluded) > 1:
        raise PatternSyntaxError(f"`not` twice in `{line}`")
    pieces = _LINK.split(body)
    elements, links = [_names(piece) for piece in pieces[::2]], pieces[1::2]
    unless = _names(excluded[0]) if excluded else ()
    gaps = [_gap(link) for link in links]
    if not any(link.startswith("&") for link in links):
        return Parsed((tuple(zip(elements, [0, *gaps], strict=True)),), unless)
    if not all(link.startswith("&") for link in links) or len(elements) > 3:
        raise PatternSyntaxError(f"`&` joins two or three classes and does not mix with `..` in `{line}`")
    widest = max(gaps)
    return Parsed(
        tuple(tuple((names, widest if place else 0) for place, names in enumerate(o)) for o in permutations(elements)),
        unless,
    )


def _names(piece: str) -> tuple[str, ...]:
    if not _CLASSES.match(piece):
        raise PatternSyntaxError(f"`{piece}` is no class name (letters, digits, _; several joined by |)")
    return tuple(piece.split("|"))


def _gap(link: str) -> int:
    digits = link.strip(".&")
    gap = int(digits) if digits else DEFAULT_GAP
    if gap > LONGEST_GAP:
        raise PatternSyntaxError(f"a gap of {gap} words; {LONGEST_GAP} is the most")
    return gap
