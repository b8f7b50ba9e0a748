"""A sentence and the text around it in, what can be seen in them without an anchor out: made once, read often."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from streams.detection.roles.fold import fold
from streams.detection.roles.gazetteer import Gazetteer
from streams.detection.roles.lexicon import VERB
from streams.detection.roles.mentions import Mention, find_mentions, mentions_of
from streams.detection.roles.row import is_state, lay_out, stand_ins
from streams.detection.roles.syntax import Grammar, Scene, grammar

MOST_MENTIONS = 18
BEFORE, AFTER = 2000, 800
"""Characters of the surroundings that are looked at."""


class Page:
    """A sentence, laid out, with the mentions before and after it."""

    def __init__(
        self,
        sentence: str,
        before: Sequence[Mention],
        inside: Sequence[Mention],
        after: Sequence[Mention],
        lexicon: Mapping[str, int],
    ) -> None:
        self.row = row = lay_out(fold(sentence), inside, lexicon)
        self.first_verb = next((at for at, bits in enumerate(row.bits) if bits & VERB), len(row))
        stands = stand_ins(row, state=_last(before, state=True), group=_last(before, state=False))
        named = {at: mention for at, mention in enumerate(row.mentions) if mention is not None}
        self._places = sorted((named | stands).items())
        self._grammar: dict[int, Grammar] = {}
        self.lead = before[0].code if before else ""
        """The first code that the text names, "" where nothing stands before the sentence."""
        self.around = count(mention.code for mention in (*before, *after))
        """How often codes are named around the sentence."""
        self.nearest: dict[str, tuple[str, str]] = {}
        """By code named around the sentence, where ("before" or "after") and as what: the nearest before it first."""
        for mention in reversed(before):
            self.nearest.setdefault(mention.code, ("before", mention.kind))
        for mention in after:
            self.nearest.setdefault(mention.code, ("after", mention.kind))

    def grammar(self, index: int) -> Grammar:
        """Return the grammar of an item."""
        if index not in self._grammar:
            self._grammar[index] = grammar(self.row, index)
        return self._grammar[index]

    def scene(self, start: int, end: int, *, whole: bool) -> Scene:
        """Return what is seen from an anchor at `start:end`."""
        first, last = self._items_at(start, end)
        places = self._places
        if len(places) > MOST_MENTIONS:
            places = sorted(sorted(places, key=lambda place: abs(place[0] - first))[:MOST_MENTIONS], key=_index)
        return Scene(self.row, places, first, last, whole)

    def _items_at(self, start: int, end: int) -> tuple[int, int]:
        row = self.row
        first, last = bisect_right(row.starts, start), bisect_left(row.starts, end) - 1
        if first and row.starts[first - 1] + len(row.words[first - 1]) > start:
            first -= 1
        if first > last:
            return (max(0, len(row) - 1),) * 2
        if last - first + 1 == len(row):
            verb = self.first_verb if self.first_verb <= last else 0
            return verb, verb
        return first, last


class Surroundings:
    """Finds names once in a text, and gives those in parts of it."""

    def __init__(self, text: str, *, on: date | None, gazetteer: Gazetteer) -> None:
        self._text, self._on, self._gazetteer = text, on, gazetteer
        self._hits = gazetteer.index.find(fold(text))

    def mentions(self, start: int, end: int) -> list[Mention]:
        """Return the mentions in a part, as if there were nothing else."""
        part = self._text[start:end]
        if _cuts_a_word(self._text, start) or _cuts_a_word(self._text, end):
            return find_mentions(part, on=self._on, gazetteer=self._gazetteer)
        hits = [(at - start, to - start, names) for at, to, names in self._hits if start <= at and to <= end]
        return mentions_of(hits, part, on=self._on, gazetteer=self._gazetteer) if hits else []


def count(codes: Iterable[str]) -> dict[str, int]:
    """Count codes; for a few of them a `Counter` takes longer to make."""
    counts: dict[str, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    return counts


def _cuts_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _last(mentions: Sequence[Mention], *, state: bool) -> str | None:
    return next((mention.code for mention in reversed(mentions) if is_state(mention) == state), None)


def _index(place: tuple[int, Mention]) -> int:
    return place[0]
