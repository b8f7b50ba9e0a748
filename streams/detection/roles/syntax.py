"""Items of a sentence in, grammar out: what leads a name, what it belongs to, which verbs stand around it."""

from typing import NamedTuple

from streams.detection.roles.items import Item
from streams.detection.roles.mentions import Mention

STEPS = 5
"""Items that a noun phrase is followed in either direction."""
_HEADS = ("force", "rebel", "government", "person", "victim", "weapon", "deal", "place", "war")
_PHRASE_BREAKS = frozenset(("preposition", "boundary", "say", "be"))
_PASSIVE_ENDS = ("ed", "en", "t", "d", "wn")
_DETERMINERS = ("the", "a", "an", "of", "'s", "its", "their", "new")


class Scene(NamedTuple):
    """A sentence laid out, with its anchor (first and last item) and the mentions that may play a role."""

    items: list[Item]
    places: list[tuple[int, Mention]]
    first: int
    last: int
    whole: bool
    """Whether the anchor is the whole sentence, so that it says nothing about where the deed stands."""


def anchor_form(scene: Scene) -> str:
    """Return the likely form of the anchor: passive, noun, ing or verb."""
    word = scene.items[scene.first].word
    before = scene.items[max(0, scene.first - 3) : scene.first]
    if any("be" in item.classes for item in before) and word.endswith(_PASSIVE_ENDS):
        return "passive"
    if before and (before[-1].mention is not None or before[-1].word in _DETERMINERS):
        return "noun"
    return "ing" if word.endswith("ing") else "verb"


def governing_verb(scene: Scene) -> tuple[int, str]:
    """Return place and word of the verb before the anchor, of which it may be the object: "*rejects* a plan"."""
    for index in range(scene.first - 1, max(-1, scene.first - 9), -1):
        if scene.items[index].verb:
            return index, scene.items[index].word
    return -1, ""


def modifies(scene: Scene, index: int) -> bool:
    """Say whether only adjectives, nouns and a possessive stand between the mention and the anchor after it."""
    return 0 <= scene.first - index - 1 <= 4 and all(
        item.word in ("'s", "of")
        or (item.word.isalpha() and not item.classes & _PHRASE_BREAKS and not item.word.endswith("ing"))
        for item in scene.items[index + 1 : scene.first]
    )


def led_by(items: list[Item], index: int) -> str:
    """Return what governs the mention's noun phrase: a preposition, a sign, "and", or the class of a verb."""
    unknown = 0
    for step in range(1, STEPS + 1):
        if step > index:
            return "^"
        item = items[index - step]
        if item.mention is not None:
            if step > 1:
                return "name"
        elif "preposition" in item.classes:
            return item.word
        elif not ("filler" in item.classes or item.word in ("'s", ".")):
            told = _leader(item)
            if told != "word" or not item.word.isalpha() or unknown == 2:
                return told
            unknown += 1
    return "far"


def _leader(item: Item) -> str:
    if item.word in (",", ";", ":", "(", '"', "and", "or", "-"):
        return item.word
    if "boundary" in item.classes:
        return "that"
    for name in ("say", "do", "be"):
        if name in item.classes:
            return name
    return "verb" if item.word.endswith(("ed", "es", "ing")) else "word"


def head_of(items: list[Item], index: int) -> str:
    """Return the class of the noun that the mention belongs to: "Israeli *soldiers*"; "self" where it stands alone."""
    for item in items[index + 1 : index + 1 + STEPS]:
        if item.mention is not None or item.word == "'s":
            continue
        for name in _HEADS:
            if name in item.classes:
                return name
        if "filler" not in item.classes:
            plain = item.word.isalpha() and not item.classes
            return "other" if plain and item is items[index + 1] else "self"
    return "self"


def verb_after(items: list[Item], index: int) -> str:
    """Return the class of the first verb after the mention, before any other clause."""
    for item in items[index + 1 : index + 9]:
        if "say" in item.classes:
            return "say"
        if "do" in item.classes and "weapon" not in item.classes:
            return "do"
        if item.word in (";", ":") or "boundary" in item.classes:
            return "none"
    return "none"


def heading(items: list[Item], index: int) -> str:
    """Say whether the mention stands in a dateline ("KHARTOUM, Sudan -") or in a topic before a colon."""
    if index > 10:
        return ""
    for item in items[index + 1 : index + 10]:
        if item.word == ":":
            return "topic"
        if item.word == "-" and index < 4:
            return "dateline"
        if item.verb:
            return ""
    return ""


def tells_where(items: list[Item], index: int) -> bool:
    """Say whether the mention only tells where the place before it lies: "Bizerte, *Tunisia*"."""
    mention = items[index].mention
    if mention is None or index < 2 or items[index - 1].word != ",":
        return False
    before = items[index - 2].mention
    return before is not None and before.code == mention.code
