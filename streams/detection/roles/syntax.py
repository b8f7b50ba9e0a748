"""Items of a sentence in, grammar out: what leads a name, what it belongs to, which verbs stand around it."""

from typing import NamedTuple

from streams.detection.roles.lexicon import (
    ANY_CLASS,
    BE,
    BOUNDARY,
    DO,
    FILLER,
    HEADS,
    PREPOSITION,
    SAY,
    VERB,
    WEAPON,
)
from streams.detection.roles.mentions import Mention
from streams.detection.roles.row import Row

STEPS = 5
"""Items that a noun phrase is followed in either direction."""
_ANY_HEAD = sum(bit for _, bit in HEADS)
_PHRASE_BREAKS = PREPOSITION | BOUNDARY | SAY | BE
_PASSIVE_ENDS = ("ed", "en", "t", "d", "wn")
_DETERMINERS = ("the", "a", "an", "of", "'s", "its", "their", "new")
_LEADING_SIGNS = frozenset((",", ";", ":", "(", '"', "and", "or", "-"))
_LEADING_CLASSES = ((BOUNDARY, "that"), (SAY, "say"), (DO, "do"), (BE, "be"))


class Scene(NamedTuple):
    """A sentence laid out, with its anchor (first and last item) and the mentions that may play a role."""

    row: Row
    places: list[tuple[int, Mention]]
    first: int
    last: int
    whole: bool
    """Whether the anchor is the whole sentence, so that it says nothing about where the deed stands."""


class Grammar(NamedTuple):
    """What the words around a mention say of it, wherever the anchor is."""

    prep: str
    """What governs its noun phrase: a preposition, a sign, "and", or the class of a verb."""
    head: str
    """The class of the noun that it belongs to: "Israeli *soldiers*"; "self" where it stands alone."""
    next_class: str
    """The class of the first verb after it, before any other clause."""
    heading: str
    tail: bool
    before: str
    """The word before it; "^" at the beginning."""
    following: str
    """The word after it; "$" at the end."""
    last_verb: str | None
    next_verb: str | None


def grammar(row: Row, index: int) -> Grammar:
    """Return the grammar of the mention at `index`."""
    words, end = row.words, len(row.words)
    return Grammar(
        _led_by(row, index),
        _head_of(row, index),
        _class_after(row, index),
        _heading(row, index),
        _tells_where(row, index),
        words[index - 1] if index else "^",
        words[index + 1] if index + 1 < end else "$",
        _verb_in(row, range(index - 1, max(-1, index - 7), -1)),
        _verb_in(row, range(index + 1, min(end, index + 9))),
    )


def anchor_form(scene: Scene) -> str:
    """Return the likely form of the anchor: passive, noun, ing or verb."""
    row, first = scene.row, scene.first
    word = row.words[first]
    if word.endswith(_PASSIVE_ENDS) and any(bits & BE for bits in row.bits[max(0, first - 3) : first]):
        return "passive"
    if first and (row.mentions[first - 1] is not None or row.words[first - 1] in _DETERMINERS):
        return "noun"
    return "ing" if word.endswith("ing") else "verb"


def governing_verb(scene: Scene) -> tuple[int, str]:
    """Return place and word of the verb before the anchor, of which it may be the object: "*rejects* a plan"."""
    for index in range(scene.first - 1, max(-1, scene.first - 9), -1):
        if scene.row.bits[index] & VERB:
            return index, scene.row.words[index]
    return -1, ""


def modifies(scene: Scene, index: int) -> bool:
    """Say whether only adjectives, nouns and a possessive stand between the mention and the anchor after it."""
    if not 0 <= scene.first - index - 1 <= 4:
        return False
    words, bits = scene.row.words, scene.row.bits
    return all(
        words[at] in ("'s", "of")
        or (words[at].isalpha() and not bits[at] & _PHRASE_BREAKS and not words[at].endswith("ing"))
        for at in range(index + 1, scene.first)
    )


def _led_by(row: Row, index: int) -> str:
    unknown = 0
    for step in range(1, STEPS + 1):
        if step > index:
            return "^"
        at = index - step
        word, bits = row.words[at], row.bits[at]
        if row.mentions[at] is not None:
            if step > 1:
                return "name"
        elif bits & PREPOSITION:
            return word
        elif not (bits & FILLER or word in ("'s", ".")):
            told = _leader(word, bits)
            if told != "word" or not word.isalpha() or unknown == 2:
                return told
            unknown += 1
    return "far"


def _leader(word: str, bits: int) -> str:
    if word in _LEADING_SIGNS:
        return word
    for each, name in _LEADING_CLASSES:
        if bits & each:
            return name
    return "verb" if word.endswith(("ed", "es", "ing")) else "word"


def _head_of(row: Row, index: int) -> str:
    for at in range(index + 1, min(len(row), index + 1 + STEPS)):
        word, bits = row.words[at], row.bits[at]
        if row.mentions[at] is not None or word == "'s":
            continue
        if bits & _ANY_HEAD:
            return next(name for name, bit in HEADS if bits & bit)
        if not bits & FILLER:
            plain = word.isalpha() and not bits & ANY_CLASS
            return "other" if plain and at == index + 1 else "self"
    return "self"


def _class_after(row: Row, index: int) -> str:
    for at in range(index + 1, min(len(row), index + 9)):
        bits = row.bits[at]
        if bits & SAY:
            return "say"
        if bits & DO and not bits & WEAPON:
            return "do"
        if bits & BOUNDARY or row.words[at] in (";", ":"):
            return "none"
    return "none"


def _heading(row: Row, index: int) -> str:
    """Say whether the mention stands in a dateline ("KHARTOUM, Sudan -") or in a topic before a colon."""
    if index > 10:
        return ""
    for at in range(index + 1, min(len(row), index + 10)):
        word = row.words[at]
        if word == ":":
            return "topic"
        if word == "-" and index < 4:
            return "dateline"
        if row.bits[at] & VERB:
            return ""
    return ""


def _tells_where(row: Row, index: int) -> bool:
    """Say whether the mention only tells where the place before it lies: "Bizerte, *Tunisia*"."""
    mention = row.mentions[index]
    if mention is None or index < 2 or row.words[index - 1] != ",":
        return False
    before = row.mentions[index - 2]
    return before is not None and before.code == mention.code


def _verb_in(row: Row, places: range) -> str | None:
    for at in places:
        if row.bits[at] & VERB:
            return row.words[at]
    return None
