"""Items of a sentence and the anchor in, features of each mention out: where it stands, what is before it, what it heads."""

from collections import Counter
from dataclasses import dataclass

from streams.detection.roles.items import Item
from streams.detection.roles.mentions import Mention

_STEPS = 5
_BUCKETS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30)
_BETWEEN = frozenset(
    [
        "by",
        "against",
        "on",
        "in",
        "to",
        "with",
        "from",
        "between",
        "of",
        "for",
        "at",
        "into",
        "and",
        ",",
        ";",
        ":",
        "that",
        "which",
        "who",
        "whose",
        "while",
        "when",
        "after",
        "before",
        "because",
        "if",
        "unless",
        "despite",
        "amid",
        "said",
        "says",
        "will",
        "would",
        "not",
        "as",
        "over",
        "among",
        "including",
    ]
)
_HEADS = ("force", "rebel", "government", "person", "victim", "weapon", "deal", "place", "war")


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence laid out, with its anchor (first and last item) and the mentions that may play a role."""

    items: list[Item]
    places: list[tuple[int, Mention]]
    first: int
    last: int


def bucket(distance: int) -> str:
    """Return the largest bound that `distance` reaches, as text."""
    return str(max(bound for bound in _BUCKETS if bound <= distance))


def mention_features(scene: Scene, around: Counter[str]) -> list[list[str]]:
    """Return the features of every mention; `around` counts the codes in the rest of the text."""
    anchor = anchor_features(scene)
    counts = Counter(mention.code for _, mention in scene.places)
    ranks = _ranks(scene)
    return [
        _features(scene, index, mention, anchor, counts[mention.code], around[mention.code], ranks[at], at)
        for at, (index, mention) in enumerate(scene.places)
    ]


def anchor_features(scene: Scene) -> tuple[str, str, bool]:
    """Return the anchor's word, its likely form, and whether a form of "be" before it makes it passive."""
    items = scene.items
    word = items[scene.first].word
    before = items[max(0, scene.first - 3) : scene.first]
    passive = any("be" in item.classes for item in before) and word.endswith(("ed", "en", "t", "d", "wn"))
    noun = bool(before) and (
        before[-1].mention is not None or before[-1].word in ("the", "a", "an", "of", "'s", "its", "their", "new")
    )
    form = "passive" if passive else "noun" if noun else "ing" if word.endswith("ing") else "verb"
    return word, form, passive


def _ranks(scene: Scene) -> list[int]:
    """Return for each mention how many others stand between it and the anchor."""
    left = [at for at, (index, _) in enumerate(scene.places) if index < scene.first]
    return [(len(left) - 1 - at) if at < len(left) else at - len(left) for at in range(len(scene.places))]


def _features(
    scene: Scene,
    index: int,
    mention: Mention,
    anchor: tuple[str, str, bool],
    count: int,
    around: int,
    rank: int,
    order: int,
) -> list[str]:
    items = scene.items
    word, form, _ = anchor
    side = "L" if index < scene.first else "R"
    if scene.first <= index <= scene.last:
        side = "I"
    lo, hi = (index + 1, scene.first) if side == "L" else (scene.last + 1, index)
    distance = bucket(max(0, hi - lo))
    kind = mention.kind.value
    prep = _before(items, index)
    head = _head(items, index)
    nxt = items[index + 1].word if index + 1 < len(items) else "$"
    prev = items[index - 1].word if index else "^"
    features = [
        "k=" + kind,
        f"k={kind}|{side}",
        f"k={kind}|p={prep}",
        f"d={side}{distance}",
        f"d={side}{distance}|{form}",
        f"r={side}{min(rank, 3)}",
        f"r={side}{min(rank, 3)}|{form}",
        f"r={side}{min(rank, 3)}|k={kind}",
        f"o={min(order, 3)}",
        f"o={min(order, 3)}|p={prep}",
        f"p={prep}",
        f"p={prep}|{side}",
        f"p={prep}|{side}|{form}",
        f"h={head}",
        f"h={head}|{side}",
        f"h={head}|p={prep}|{side}",
        f"h={head}|k={kind}",
        "n=" + nxt,
        f"n={nxt}|{side}",
        "v=" + prev,
        f"v={prev}|{side}",
        f"w={word}|{side}",
        f"w={word}|{side}|p={prep}",
        f"c={min(count, 3)}",
        f"a={min(around, 3)}",
        f"f={form}|{side}",
    ]
    seen = {item.word for item in items[lo:hi] if item.word in _BETWEEN}
    features += [f"b={between}|{side}" for between in seen]
    saids = any("say" in item.classes for item in items[lo:hi])
    dos = any("do" in item.classes for item in items[lo:hi])
    features.append(f"bv={side}{int(saids)}{int(dos)}")
    features.append(f"bv={side}{int(saids)}{int(dos)}|p={prep}")
    verb = _verb_after(items, index)
    features.append("s=" + verb)
    features.append(f"s={verb}|{side}|p={prep}")
    if _tail_of_place(items, index):
        features.append("tail")
    return features


def _before(items: list[Item], index: int) -> str:
    """Return what governs the mention's noun phrase: a preposition, a sign, "and", or the class of a verb."""
    for step in range(1, _STEPS + 1):
        at = index - step
        if at < 0:
            return "^"
        item = items[at]
        if item.mention is not None:
            if step == 1:
                continue
            return "name"
        if "preposition" in item.classes:
            return item.word
        if "filler" in item.classes or item.word in ("'s", "."):
            continue
        if item.word in (",", ";", ":", "(", '"', "and", "or", "-"):
            return item.word
        if "boundary" in item.classes:
            return "that"
        for name in ("say", "do", "be"):
            if name in item.classes:
                return name
        if item.word.endswith(("ed", "es", "ing")):
            return "verb"
        return "word"
    return "far"


def _head(items: list[Item], index: int) -> str:
    """Return the class of the noun that the mention belongs to: "Israeli *soldiers*", or "self" where it stands alone."""
    for item in items[index + 1 : index + 1 + _STEPS]:
        if item.mention is not None or item.word == "'s":
            continue
        for name in _HEADS:
            if name in item.classes:
                return name
        if "filler" in item.classes:
            continue
        if item.word.isalpha() and not item.classes:
            return "other" if item is items[index + 1] else "self"
        return "self"
    return "self"


def _verb_after(items: list[Item], index: int) -> str:
    """Return the class of the first verb after the mention, before any other clause."""
    for item in items[index + 1 : index + 9]:
        if "say" in item.classes:
            return "say"
        if "do" in item.classes and "weapon" not in item.classes:
            return "do"
        if item.word in (";", ":") or "boundary" in item.classes:
            return "none"
    return "none"


def _tail_of_place(items: list[Item], index: int) -> bool:
    """Say whether the mention only tells where the place before it lies: "Bizerte, *Tunisia*"."""
    return (
        index >= 2
        and items[index - 1].word == ","
        and (before := items[index - 2].mention) is not None
        and before.code == items[index].mention.code  # type: ignore[union-attr]
        if items[index].mention is not None
        else False
    )
