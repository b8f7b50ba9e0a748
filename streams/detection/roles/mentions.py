"""Text in, the names that stand in it out: whole words, the longest first, spelled as listed, valid on the date."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from streams.detection.roles.fold import fold
from streams.detection.roles.gazetteer import Gazetteer
from streams.detection.roles.names import Hit, Name

NO_GRACE = timedelta(0)
GRACE = timedelta(days=366)
"""A name is news some months before an office and after it."""


class Mention(NamedTuple):
    """A name at `start:end`, and what it stands for."""

    code: str
    kind: str
    """A value of `Kind`."""
    start: int
    end: int


def find_mentions(text: str, *, on: date | None, gazetteer: Gazetteer) -> list[Mention]:
    """Return the mentions in order; they do not overlap."""
    return mentions_of(gazetteer.index.find(fold(text)), text, on=on, gazetteer=gazetteer)


def mentions_of(hits: Iterable[Hit], text: str, *, on: date | None, gazetteer: Gazetteer) -> list[Mention]:
    """Return which hits are mentions; `hits` come from the left and the longest first."""
    found: list[Mention] = []
    free = 0
    for start, end, readings in hits:
        if start < free:
            continue
        name = _reading(text, start, end, readings, on=on)
        if name is not None and not _doubtful(text, start, end, name, gazetteer):
            found.append(Mention(name.code, name.kind.value, start, end))
            free = end
    return found


def _reading(text: str, start: int, end: int, names: tuple[Name, ...], *, on: date | None) -> Name | None:
    """Return the reading that fits best: in this very spelling rather than another, in office rather than just out."""
    written = text[start:end]
    best, best_rank = None, (True, True)
    for name in names:
        exact = name.text == written
        if (exact or _spelled(written, name.text)) and _valid(name, on, GRACE):
            rank = (not exact, not _valid(name, on, NO_GRACE))
            if (best is None or rank < best_rank) and (not name.titled or _titled(text, start)):
                best, best_rank = name, rank
    return best


def _spelled(written: str, spelling: str) -> bool:
    """Say whether the capitals of `spelling` are capitals here; a whole acronym must be one here too."""
    if len(spelling) <= 5 and spelling.isupper():
        return written.isupper()
    return all(here.isupper() for wanted, here in zip(spelling, written, strict=True) if wanted.isupper())


def _valid(name: Name, on: date | None, grace: timedelta) -> bool:
    if on is None or (name.since is None and name.until is None):
        return True
    return (name.since is None or name.since - grace <= on) and (name.until is None or on <= name.until + grace)


_TITLES = frozenset(
    [
        "president",
        "premier",
        "minister",
        "secretary",
        "chancellor",
        "king",
        "general",
        "mr",
        "mr.",
        "mrs",
        "ms",
        "pm",
        "leader",
        "spokesman",
        "envoy",
    ]
)


def _titled(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start].split()
    return bool(before) and before[-1].lower() in _TITLES


def _doubtful(text: str, start: int, end: int, name: Name, gazetteer: Gazetteer) -> bool:
    doubt = gazetteer.doubts.get(name.text)
    if doubt is None:
        return False
    return (doubt.person and _in_a_persons_name(text, start, end, gazetteer)) or any(
        other in text for other in doubt.not_with
    )


def _in_a_persons_name(text: str, start: int, end: int, gazetteer: Gazetteer) -> bool:
    """Say whether an unknown capitalised word touches this name: Michael Jordan, Chad Smith."""
    before = text[max(0, start - 30) : start]
    after = text[end : end + 30]
    return any(
        word and word[0].isupper() and word[1:].islower() and _unknown(word, gazetteer)
        for word in (*_last_word(before), *_first_word(after))
    )


def _last_word(before: str) -> Iterator[str]:
    if before.endswith(" ") and (words := before.split()) and words[-1].isalpha() and len(words) > 1:
        yield words[-1]


def _first_word(after: str) -> Iterator[str]:
    if after.startswith(" ") and (words := after.split()):
        yield words[0].rstrip(".,;:")


def _unknown(word: str, gazetteer: Gazetteer) -> bool:
    folded = fold(word)
    return folded not in gazetteer.classes and folded not in gazetteer.names
