"""A laid-out sentence in, features of each mention out: where it stands to the anchor, and in what grammar."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from streams.detection.roles.items import Item
from streams.detection.roles.mentions import Mention
from streams.detection.roles.syntax import (
    Scene,
    anchor_form,
    governing_verb,
    head_of,
    heading,
    led_by,
    modifies,
    tells_where,
    verb_after,
)

_BUCKETS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30)
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

    standing: str = "out"
    prep: str = "out"
    head: str = "out"


class _View(NamedTuple):
    """What all mentions of a sentence share."""

    scene: Scene
    form: str
    governor: tuple[int, str]
    flags: str
    first_verb: int
    named: Counter[str]
    around: Counter[str]


class _Spot(NamedTuple):
    """One mention, seen from the anchor: its side, the items between, how many mentions are nearer, what leads it."""

    at: int
    mention: Mention
    order: int
    rank: int
    side: str
    between: list[Item]
    prep: str
    head: str
    modifying: bool


def mention_features(scene: Scene, around: Counter[str]) -> list[tuple[Marks, list[str]]]:
    """Return marks and features of every mention; `around` counts the codes in the rest of the text."""
    spots = list(_spots(scene))
    items = scene.items
    view = _View(
        scene=scene,
        form=anchor_form(scene),
        governor=governing_verb(scene),
        flags=_flags(scene, spots),
        first_verb=next((index for index, item in enumerate(items) if item.verb), len(items)),
        named=Counter(mention.code for _, mention in scene.places),
        around=around,
    )
    return [_described(view, spot) for spot in spots]


def _flags(scene: Scene, spots: list[_Spot]) -> str:
    """Return what the sentence offers: a name that modifies the anchor, "by" a name after it, an earlier name."""
    modified = any(spot.modifying and spot.mention.code for spot in spots)
    by = any(spot.prep == "by" and spot.at > scene.last for spot in spots)
    left = sum(spot.at < scene.first for spot in spots)
    return f"{'m' if modified else '-'}{'b' if by else '-'}{min(left, 2)}"


def _spots(scene: Scene) -> Iterator[_Spot]:
    left = sum(1 for index, _ in scene.places if index < scene.first)
    for order, (index, mention) in enumerate(scene.places):
        side, between = _seen_from_anchor(scene, index)
        yield _Spot(
            at=index,
            mention=mention,
            order=min(order, 3),
            rank=min(left - 1 - order if order < left else order - left, 3),
            side=side,
            between=between,
            prep=led_by(scene.items, index),
            head=head_of(scene.items, index),
            modifying=modifies(scene, index),
        )


def _seen_from_anchor(scene: Scene, index: int) -> tuple[str, list[Item]]:
    if scene.whole:
        return "W", scene.items[:index]
    if scene.first <= index <= scene.last:
        return "I", scene.items[scene.first + 1 : index]
    if index < scene.first:
        return "L", scene.items[index + 1 : scene.first]
    return "R", scene.items[scene.last + 1 : index]


def _described(view: _View, spot: _Spot) -> tuple[Marks, list[str]]:
    before = spot.at < view.governor[0]
    standing = "mod" if spot.modifying else "before" if before else "between" if spot.at < view.scene.first else "after"
    features = [
        *_of_kind(view, spot),
        *_of_place(view, spot),
        *_of_words(view, spot),
        *_of_clause(view, spot),
        f"gv={view.governor[1]}|{standing}",
        f"st={standing}|{spot.side}",
        f"st={standing}|{view.flags}",
    ]
    if spot.modifying:
        word = view.scene.items[view.scene.first].word
        features += ["mod", f"mod|{view.form}", f"mod|k={spot.mention.kind.value}", f"mod|w={word}"]
    return Marks(f"{standing}{spot.side}{view.form}", spot.prep, spot.head), features


def _standing(view: _View, spot: _Spot) -> str:
    if spot.modifying:
        return "mod"
    if spot.at < view.governor[0]:
        return "before"
    return "between" if spot.at < view.scene.first else "after"


def _of_kind(view: _View, spot: _Spot) -> Iterator[str]:
    kind, side, prep, head = spot.mention.kind.value, spot.side, spot.prep, spot.head
    yield from ("k=" + kind, f"k={kind}|{side}", f"k={kind}|p={prep}")
    yield from (f"h={head}", f"h={head}|{side}", f"h={head}|p={prep}|{side}", f"h={head}|k={kind}")
    yield f"c={min(view.named[spot.mention.code], 3)}"
    yield f"a={min(view.around[spot.mention.code], 3)}"
    if tells_where(view.scene.items, spot.at):
        yield "tail"
    if line := heading(view.scene.items, spot.at):
        yield from (line, f"{line}|{kind}")


def _of_place(view: _View, spot: _Spot) -> Iterator[str]:
    side, prep, form, flags = spot.side, spot.prep, view.form, view.flags
    distance = f"{side}{_bucket(len(spot.between))}"
    rank = f"{side}{spot.rank}"
    yield from (f"d={distance}", f"d={distance}|{form}")
    yield from (f"r={rank}", f"r={rank}|{form}", f"r={rank}|k={spot.mention.kind.value}", f"r={rank}|{flags}")
    yield from (f"o={spot.order}", f"o={spot.order}|p={prep}", f"o={spot.order}|{flags}")
    yield from (f"p={prep}", f"p={prep}|{side}", f"p={prep}|{side}|{form}", f"p={prep}|{side}|{flags}")
    yield f"f={form}|{side}"


def _bucket(distance: int) -> int:
    return max(bound for bound in _BUCKETS if bound <= distance)


def _of_words(view: _View, spot: _Spot) -> Iterator[str]:
    items, side, prep = view.scene.items, spot.side, spot.prep
    following = items[spot.at + 1].word if spot.at + 1 < len(items) else "$"
    before = items[spot.at - 1].word if spot.at else "^"
    first, last = items[view.scene.first].word, items[view.scene.last].word
    yield from ("n=" + following, f"n={following}|{side}", "v=" + before, f"v={before}|{side}")
    yield from (f"w={first}|{side}", f"w={first}|{side}|p={prep}", f"w2={last}|{side}", f"w2={last}|{side}|p={prep}")
    for word in sorted({item.word for item in spot.between} & _BETWEEN):
        yield f"b={word}|{side}"


def _of_clause(view: _View, spot: _Spot) -> Iterator[str]:
    """Yield features that say how near the mention is to being the anchor's subject or object."""
    items, index, side, prep = view.scene.items, spot.at, spot.side, spot.prep
    said = any("say" in item.classes for item in spot.between)
    done = any("do" in item.classes for item in spot.between)
    yield from (f"bv={side}{said:d}{done:d}", f"bv={side}{said:d}{done:d}|p={prep}")
    verb_class = verb_after(items, index)
    yield from (f"s={verb_class}", f"s={verb_class}|{side}|p={prep}")
    verbs = min(sum(item.verb for item in spot.between), 3)
    breaks = min(sum("boundary" in item.classes or item.word in ";:," for item in spot.between), 2)
    step = f"{side}{verbs}{breaks}"
    yield from (f"cl={step}", f"cl={step}|p={prep}", f"cl={step}|{view.form}")
    if prep in _FREE and index <= view.first_verb:
        yield f"subject|{side}"
    governor = next((item for item in reversed(items[max(0, index - 6) : index]) if item.verb), None)
    if governor is not None:
        yield from (f"pv={governor.word}", f"pv={governor.word}|{side}")
    verb = next((item for item in items[index + 1 : index + 9] if item.verb), None)
    if verb is not None and prep in _FREE:
        yield from (f"sv={verb.word}", f"sv={verb.word}|{side}")
