"""A page and an anchor on it in, how each mention stands towards the anchor out: as keys of groups of features."""

from collections.abc import Iterator
from typing import NamedTuple

from streams.detection.roles.features import Key
from streams.detection.roles.lexicon import BREAK, DO, SAY, VERB
from streams.detection.roles.mentions import Mention
from streams.detection.roles.page import Page, count
from streams.detection.roles.syntax import Grammar, Scene, anchor_form, governing_verb, modifies

_BOUNDS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30)
_BUCKETS = tuple(max(bound for bound in _BOUNDS if bound <= distance) for distance in range(_BOUNDS[-1] + 1))
_BETWEEN = frozenset(
    (
        *("by", "against", "on", "in", "to", "with", "from", "between", "of", "for", "at", "into", "over", "as"),
        *("that", "which", "who", "whose", "while", "when", "after", "before", "because", "if", "unless"),
        *("despite", "amid", "said", "says", "will", "would", "not", "among", "including", "and", ",", ";", ":"),
    )
)
_FREE = frozenset(("^", ",", "that", "and", "name", ":", '"', "far"))
"""What leads a noun phrase that may be a subject."""


class Marks(NamedTuple):
    """Where a mention stands towards the anchor, what leads it, what it heads: what pairs of mentions are told by."""

    standing: str
    prep: str
    head: str


class _View(NamedTuple):
    """What all mentions of a sentence share."""

    scene: Scene
    form: str
    governor: tuple[int, str]
    flags: str
    first_verb: int
    anchor: tuple[str, str]
    left: int
    """How many mentions stand before the anchor."""


class _Path(NamedTuple):
    """What lies between a mention and the anchor; `side` is where the mention stands."""

    side: str
    distance: int
    words: tuple[str, ...]
    said: bool
    done: bool
    verbs: int
    breaks: int


def described(page: Page, scene: Scene) -> Iterator[tuple[Marks, tuple[Key, ...], tuple[Key, ...]]]:
    """Yield marks and keys of every mention, as `features.INSIDE` wants them."""
    if not scene.places:
        return
    grammars = [page.grammar(index) for index, _ in scene.places]
    modifying = [modifies(scene, index) for index, _ in scene.places]
    view = _view(page, scene, grammars, modifying)
    named = count(mention.code for _, mention in scene.places)
    for order, (place, found, modified) in enumerate(zip(scene.places, grammars, modifying, strict=True)):
        code = place[1].code
        counts = min(named[code], 3), min(page.around.get(code, 0), 3)
        yield _described(view, place, found, order, modified, counts)


def _view(page: Page, scene: Scene, grammars: list[Grammar], modifying: list[bool]) -> _View:
    words, places = scene.row.words, scene.places
    left = sum(index < scene.first for index, _ in places)
    modified = any(close and mention.code for close, (_, mention) in zip(modifying, places, strict=True))
    by = any(found.prep == "by" and place[0] > scene.last for found, place in zip(grammars, places, strict=True))
    return _View(
        scene=scene,
        form=anchor_form(scene),
        governor=governing_verb(scene),
        flags=f"{'m' if modified else '-'}{'b' if by else '-'}{min(left, 2)}",
        first_verb=page.first_verb,
        anchor=(words[scene.first], words[scene.last]),
        left=left,
    )


def _described(
    view: _View, place: tuple[int, Mention], found: Grammar, order: int, modifying: bool, counts: tuple[int, int]
) -> tuple[Marks, tuple[Key, ...], tuple[Key, ...]]:
    index, mention = place
    scene, form, (governing, governor), flags, first_verb, (first, last), left = view
    prep, head, next_class, heading, tail, before, following, last_verb, next_verb = found
    side, distance, words, said, done, verbs, breaks = _path(scene, index)
    kind, free = mention.kind, prep in _FREE
    rank = min(left - 1 - order if order < left else order - left, 3)
    standing = _standing(modifying, index < governing, index < scene.first)
    plain = (
        (kind, side, prep, head),
        (kind, *counts, tail, heading),
        (side, distance, form),
        (side, rank, form, kind, flags),
        (min(order, 3), prep, flags),
        (prep, side, form, flags),
        (side, words),
        (side, said, done, prep),
        (next_class, side, prep),
        (side, verbs, breaks, prep, form, free and index <= first_verb),
        (standing, side, flags, form, kind),
    )
    worded = (
        (following, side),
        (before, side),
        (first, side, prep),
        (last, side, prep),
        (governor, standing),
        (first, standing),
        (last_verb, side),
        (next_verb if free else None, side),
    )
    return Marks(f"{standing}{side}{form}", prep, head), plain, worded


def _standing(modifying: bool, before_governor: bool, before_anchor: bool) -> str:
    if modifying:
        return "mod"
    return "before" if before_governor else "between" if before_anchor else "after"


def _path(scene: Scene, index: int) -> _Path:
    side, start, end = _side(scene, index)
    words, bits = scene.row.words[start:end], scene.row.bits[start:end]
    union = verbs = breaks = 0
    for each in bits:
        union |= each
        verbs += each & VERB > 0
        breaks += each & BREAK > 0
    return _Path(
        side,
        _BUCKETS[min(len(words), _BOUNDS[-1])],
        tuple(sorted(_BETWEEN.intersection(words))),
        union & SAY > 0,
        union & DO > 0,
        min(verbs, 3),
        min(breaks, 2),
    )


def _side(scene: Scene, index: int) -> tuple[str, int, int]:
    """Return the mention's side of the anchor, and the items between the two."""
    if scene.whole:
        return "W", 0, index
    if index < scene.first:
        return "L", index + 1, scene.first
    if index > scene.last:
        return "R", scene.last + 1, index
    return "I", scene.first + 1, index
