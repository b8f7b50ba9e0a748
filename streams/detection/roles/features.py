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
    flags = _flags(scene)
    counts = Counter(mention.code for _, mention in scene.places)
    ranks = _ranks(scene)
    return [
        _features(scene, index, mention, anchor, counts[mention.code], around[mention.code], ranks[at], at, flags)
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


def _flags(scene: Scene) -> str:
    """Return what the sentence offers: a name that modifies the anchor, "by" a name after it, an earlier name."""
    modified = any(_modifies(scene, index) for index, mention in scene.places if mention.code)
    by = any(index > scene.last and _before(scene.items, index) == "by" for index, _ in scene.places)
    left = sum(1 for index, _ in scene.places if index < scene.first)
    return f"{'m' if modified else '-'}{'b' if by else '-'}{min(left, 2)}"


def _modifies(scene: Scene, index: int) -> bool:
    """Say whether only adjectives, nouns and a possessive stand between the mention and the anchor after it."""
    return 0 <= scene.first - index - 1 <= 4 and all(
        item.word == "'s"
        or (item.word.isalpha() and not item.classes & _PHRASE_BREAKS and not item.word.endswith("ing"))
        for item in scene.items[index + 1 : scene.first]
    )


_PHRASE_BREAKS = frozenset(("preposition", "boundary", "say", "be"))


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
    flags: str,
) -> list[str]:
    items = scene.items
    word, form, _ = anchor
    side = "L" if index < scene.first else "R"
    if scene.first <= index <= scene.last:
        side = "I"
    lo, hi = (index + 1, scene.first) if side == "L" else (scene.last + 1, index)
    if side == "I":
        lo, hi = scene.first + 1, index
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
        f"w2={items[scene.last].word}|{side}",
        f"w2={items[scene.last].word}|{side}|p={prep}",
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
    features += [f"o={min(order, 3)}|{flags}", f"r={side}{min(rank, 3)}|{flags}", f"p={prep}|{side}|{flags}"]
    if _modifies(scene, index):
        features += ["mod", f"mod|{form}", f"mod|k={kind}", f"mod|w={word}"]
    features += _clause(items, index, lo, hi, side, prep, form)
    if _tail_of_place(items, index):
        features.append("tail")
    if heading := _heading(items, index):
        features += [heading, f"{heading}|{kind}"]
    return features


def _clause(items: list[Item], index: int, lo: int, hi: int, side: str, prep: str, form: str) -> list[str]:
    """Return features that say how near the mention is to being the anchor's subject or object."""
    verbs = sum(1 for item in items[lo:hi] if verb_like(item))
    breaks = sum(1 for item in items[lo:hi] if "boundary" in item.classes or item.word in ";:,")
    step = f"{side}{min(verbs, 3)}{min(breaks, 2)}"
    features = [f"cl={step}", f"cl={step}|p={prep}", f"cl={step}|{form}"]
    free = prep in ("^", ",", "that", "and", "name", ":", '"', "far")
    if free and not any(verb_like(item) for item in items[:index]):
        features.append(f"subject|{side}")
    verb = next((item for item in items[index + 1 : index + 9] if verb_like(item)), None)
    governor = next((item for item in items[max(0, index - 6) : index][::-1] if verb_like(item)), None)
    if governor is not None:
        features += [f"pv={governor.word}", f"pv={governor.word}|{side}"]
    if free and verb is not None:
        features.append(f"sv={verb.word}")
        features.append(f"sv={verb.word}|{side}")
    return features


def verb_like(item: Item) -> bool:
    return item.mention is None and (
        "say" in item.classes or ("do" in item.classes and "weapon" not in item.classes) or item.word.endswith("ed")
    )


def _heading(items: list[Item], index: int) -> str:
    """Say whether the mention stands in a dateline ("KHARTOUM, Sudan -") or in a topic before a colon."""
    if index > 10:
        return ""
    for item in items[index + 1 : index + 10]:
        if item.word == ":":
            return "topic"
        if item.word == "-" and index < 4:
            return "dateline"
        if verb_like(item):
            return ""
    return ""


def _before(items: list[Item], index: int) -> str:
    """Return what governs the mention's noun phrase: a preposition, a sign, "and", or the class of a verb."""
    unknown = 0
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
        if not item.word.isalpha() or unknown == 2:
            return "word"
        unknown += 1
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
