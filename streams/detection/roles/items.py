"""A sentence and its mentions in, a row of items out: each mention is one item, and so is each other word or sign."""

import re
from typing import NamedTuple

from streams.detection.roles.fold import fold
from streams.detection.roles.gazetteer import Gazetteer, Kind
from streams.detection.roles.mentions import Mention

_TOKEN = re.compile(r"(?:'|#39;)s\b|-[^\W\d_]+|[^\W_]+|[^\w\s]")
_DETERMINERS = frozenset(("the", "its", "their", "his", "her", "this", "that"))
_BODIES = frozenset(("nobody", "statebody", "groupbody"))
NOWHERE = frozenset[str]()


class Item(NamedTuple):
    """A folded word, its classes, its place in the sentence, whether it is probably a verb, the mention that it is."""

    word: str
    classes: frozenset[str]
    start: int
    end: int
    verb: bool = False
    mention: Mention | None = None


def lay_out(sentence: str, mentions: list[Mention], gazetteer: Gazetteer) -> list[Item]:
    """Return the items in order."""
    folded = fold(sentence)
    items: list[Item] = []
    at = 0
    for mention in mentions:
        items.extend(_words(folded, at, mention.start, gazetteer))
        items.append(Item(folded[mention.start : mention.end], NOWHERE, mention.start, mention.end, False, mention))
        at = mention.end
    items.extend(_words(folded, at, len(folded), gazetteer))
    return items


def _words(folded: str, start: int, end: int, gazetteer: Gazetteer) -> list[Item]:
    classes = gazetteer.classes
    items: list[Item] = []
    for match in _TOKEN.finditer(folded, start, end):
        word = match.group().replace("#39;", "'")
        found = classes.get(word, NOWHERE)
        verb = word.endswith("ed") or (bool(found) and _verb(found))
        items.append(Item(word, found, match.start(), match.end(), verb))
    return items


def _verb(classes: frozenset[str]) -> bool:
    return "say" in classes or ("do" in classes and "weapon" not in classes)


def stand_ins(items: list[Item], *, state: str | None, group: str | None) -> list[Mention | None]:
    """Return, item by item, what a common noun stands for: "the government", "the group", "gunmen".

    `state` and `group` are what the text named last before this sentence.
    """
    stands: list[Mention | None] = [None] * len(items)
    state = state or next((item.mention.code for item in items if item.mention and _of_state(item.mention)), None)
    for index, item in enumerate(items):
        if item.mention is not None:
            if _of_state(item.mention):
                state = item.mention.code
            else:
                group = item.mention.code
        elif not _BODIES.isdisjoint(item.classes) and not _named(items, index):
            stands[index] = _stand_in(items, index, state, group)
    return stands


def _of_state(mention: Mention) -> bool:
    return mention.kind not in (Kind.GROUP, Kind.ORGANISATION)


def _named(items: list[Item], index: int) -> bool:
    """Say whether a name stands right before this noun and decides whose it is."""
    for before in reversed(items[max(0, index - 3) : index]):
        if before.mention is not None:
            return True
        if before.word != "'s" and "filler" not in before.classes:
            return False
        if before.word in _DETERMINERS:
            return False
    return False


def _stand_in(items: list[Item], index: int, state: str | None, group: str | None) -> Mention | None:
    item = items[index]
    following = items[index + 1].word if index + 1 < len(items) else ""
    if following.startswith("-"):
        return None
    definite = any(before.word in _DETERMINERS for before in items[max(0, index - 2) : index])
    if "groupbody" in item.classes and definite and group is not None:
        return Mention(group, Kind.GROUP_BODY, item.start, item.end)
    if "nobody" in item.classes:
        return Mention("", Kind.NOBODY, item.start, item.end)
    if "statebody" in item.classes and state is not None and not (index and "rebel" in items[index - 1].classes):
        return Mention(state, Kind.STATE_BODY, item.start, item.end)
    return None
