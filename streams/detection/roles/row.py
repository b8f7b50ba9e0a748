"""A sentence and its mentions in, a row of items out: each mention is one item, and so is each other word or sign."""

import re
from collections.abc import Iterable, Mapping

from streams.detection.roles.lexicon import FILLER, GROUP_BODY, NOBODY, REBEL, STATE_BODY, unlisted
from streams.detection.roles.mentions import Mention
from streams.detection.roles.names import Kind

_TOKEN = re.compile(r"[^\W_]+|(?:'|#39;)s\b|-[^\W\d_]+|[^\w\s]")
_DETERMINERS = frozenset(("the", "its", "their", "his", "her", "this", "that"))
_BODIES = NOBODY | STATE_BODY | GROUP_BODY
_NO_STATE = frozenset((Kind.GROUP.value, Kind.ORGANISATION.value))


class Row:
    """The items of a sentence, as columns of equal length: folded words, their classes as bits, places, mentions."""

    __slots__ = ("bits", "mentions", "starts", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.bits: list[int] = []
        self.starts: list[int] = []
        self.mentions: list[Mention | None] = []

    def __len__(self) -> int:
        return len(self.words)


def lay_out(folded: str, mentions: Iterable[Mention], lexicon: Mapping[str, int]) -> Row:
    """Return the row of a folded sentence."""
    row = Row()
    at = 0
    for mention in mentions:
        _add_words(row, folded, at, mention.start, lexicon)
        row.words.append(folded[mention.start : mention.end])
        row.bits.append(0)
        row.starts.append(mention.start)
        row.mentions.append(mention)
        at = mention.end
    _add_words(row, folded, at, len(folded), lexicon)
    return row


def _add_words(row: Row, folded: str, start: int, end: int, lexicon: Mapping[str, int]) -> None:
    found = list(_TOKEN.finditer(folded, start, end))
    words = [match[0] for match in found]
    if "#39;s" in words:
        words = ["'s" if word == "#39;s" else word for word in words]
    row.words += words
    row.bits += [
        unlisted(word) if bits is None else bits for word, bits in zip(words, map(lexicon.get, words), strict=True)
    ]
    row.starts += [match.start() for match in found]
    row.mentions += [None] * len(found)


def stand_ins(row: Row, *, state: str | None, group: str | None) -> dict[int, Mention]:
    """Return, by item, what a common noun stands for: "the government", "the group", "gunmen".

    `state` and `group` are what the text named last before this sentence.
    """
    stands: dict[int, Mention] = {}
    if not any(bits & _BODIES for bits in row.bits):
        return stands
    state = state or next((mention.code for mention in row.mentions if mention and is_state(mention)), None)
    for index, (bits, mention) in enumerate(zip(row.bits, row.mentions, strict=True)):
        if mention is not None:
            if is_state(mention):
                state = mention.code
            else:
                group = mention.code
        elif bits & _BODIES and not _named(row, index):
            stand = _stand_in(row, index, state, group)
            if stand is not None:
                stands[index] = stand
    return stands


def is_state(mention: Mention) -> bool:
    """Say whether a mention is of a state, or of what belongs to one."""
    return mention.kind not in _NO_STATE


def _named(row: Row, index: int) -> bool:
    """Say whether a name stands right before this noun and decides whose it is."""
    for before in range(index - 1, max(-1, index - 4), -1):
        if row.mentions[before] is not None:
            return True
        word = row.words[before]
        if (word != "'s" and not row.bits[before] & FILLER) or word in _DETERMINERS:
            return False
    return False


def _stand_in(row: Row, index: int, state: str | None, group: str | None) -> Mention | None:
    bits, start = row.bits[index], row.starts[index]
    end = start + len(row.words[index])
    if index + 1 < len(row) and row.words[index + 1].startswith("-"):
        return None
    definite = not _DETERMINERS.isdisjoint(row.words[max(0, index - 2) : index])
    if bits & GROUP_BODY and definite and group is not None:
        return Mention(group, Kind.GROUP_BODY.value, start, end)
    if bits & NOBODY:
        return Mention("", Kind.NOBODY.value, start, end)
    if bits & STATE_BODY and state is not None and not (index and row.bits[index - 1] & REBEL):
        return Mention(state, Kind.STATE_BODY.value, start, end)
    return None
