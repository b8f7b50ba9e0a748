"""A sentence, its anchor and its surroundings in, everything out that may be actor or target, with features."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from streams.detection.roles.features import Marks, mention_features
from streams.detection.roles.gazetteer import Gazetteer, Kind
from streams.detection.roles.items import Item, lay_out, stand_ins
from streams.detection.roles.mentions import Mention, find_mentions
from streams.detection.roles.syntax import Scene

REACH = 600
"""Characters of the sentence looked at: before the anchor, of it, and after. It bounds the work."""
BEFORE, AFTER = 2000, 800
MOST_MENTIONS = 18
MOST_OUTSIDE = 6


OUTSIDE = Marks()


class Candidate(NamedTuple):
    """A code that may play a role ("" is nobody in particular), and what is known of it here."""

    code: str
    kind: str
    place: int
    """The item that it is in the sentence; -1 where it stands elsewhere or nowhere."""
    features: list[str]
    marks: Marks = OUTSIDE


def find_candidates(
    sentence: str, *, anchor: tuple[int, int], context: str, on: date | None, gazetteer: Gazetteer
) -> list[Candidate]:
    """Return the candidates; the last is nobody at all."""
    before, after = _surroundings(sentence, context, on=on, gazetteer=gazetteer)
    scene = _scene(sentence, anchor, before, on=on, gazetteer=gazetteer)
    around = Counter(mention.code for mention in (*before, *after))
    described = mention_features(scene, around) if scene.items else []
    inside = [
        Candidate(mention.code, mention.kind.value, index, features, marks)
        for (index, mention), (marks, features) in zip(scene.places, described, strict=True)
    ]
    codes = {candidate.code for candidate in inside}
    outside = list(_outside(codes, before, after, around))
    homes = list(_homes(codes | {candidate.code for candidate in outside}, inside, outside, gazetteer))
    return [*inside, *outside, *homes, Candidate("", "null", -1, _null_features(scene, codes))]


def _surroundings(
    sentence: str, context: str, *, on: date | None, gazetteer: Gazetteer
) -> tuple[list[Mention], list[Mention]]:
    at = context.find(sentence)
    start, end = (at, at + len(sentence)) if at >= 0 else (min(len(context), BEFORE), len(context))
    before = find_mentions(context[max(0, start - BEFORE) : start], on=on, gazetteer=gazetteer)
    after = find_mentions(context[end : end + AFTER], on=on, gazetteer=gazetteer)
    return before, after


def _scene(
    sentence: str, anchor: tuple[int, int], before: list[Mention], *, on: date | None, gazetteer: Gazetteer
) -> Scene:
    start = max(0, anchor[0] - REACH)
    window = sentence[start : min(anchor[1], anchor[0] + REACH) + REACH]
    mentions = find_mentions(window, on=on, gazetteer=gazetteer)
    items = lay_out(window, mentions, gazetteer)
    stands = stand_ins(items, state=_last(before, state=True), group=_last(before, state=False))
    first, last = _anchor_items(items, anchor[0] - start, anchor[1] - start)
    whole = anchor[1] - anchor[0] >= len(sentence)
    places = [
        (index, found) for index, item in enumerate(items) if (found := item.mention or stands[index]) is not None
    ]
    places.sort(key=lambda place: abs(place[0] - first))
    return Scene(items, sorted(places[:MOST_MENTIONS], key=lambda place: place[0]), first, last, whole)


def _anchor_items(items: list[Item], start: int, end: int) -> tuple[int, int]:
    covered = [index for index, item in enumerate(items) if item.end > start and item.start < end]
    if not covered:
        return (max(0, len(items) - 1),) * 2
    if len(covered) == len(items):
        verb = next((index for index in covered if items[index].verb), 0)
        return verb, verb
    return covered[0], covered[-1]


def _last(mentions: list[Mention], *, state: bool) -> str | None:
    for mention in reversed(mentions):
        if (mention.kind not in (Kind.GROUP, Kind.ORGANISATION)) == state:
            return mention.code
    return None


def _outside(
    inside: set[str], before: list[Mention], after: list[Mention], around: Counter[str]
) -> Iterator[Candidate]:
    """Yield the codes that only the rest of the text names, the nearest before the sentence first."""
    latest: dict[str, tuple[str, int, Mention]] = {}
    for order, mention in enumerate((*reversed(before), *after)):
        where = "before" if order < len(before) else "after"
        latest.setdefault(mention.code, (where, order, mention))
    first = before[0].code if before else ""
    named = min(len(inside - {""}), 3)
    fresh = [entry for code, entry in latest.items() if code not in inside]
    for rank, (where, _, mention) in enumerate(fresh[:MOST_OUTSIDE]):
        kind = mention.kind.value
        features = [
            "x",
            f"x:k={kind}",
            f"x:{where}{rank}",
            f"x:named={named}",
            f"x:{where}{rank}|named={named}",
            f"x:c={min(around[mention.code], 4)}",
            f"x:first={mention.code == first}",
            f"x:k={kind}|named={named}",
        ]
        yield Candidate(mention.code, kind, -1, features)


def _homes(
    known: set[str], inside: list[Candidate], outside: list[Candidate], gazetteer: Gazetteer
) -> Iterator[Candidate]:
    """Yield the states that a named group fights, where the text does not name them."""
    named = min(len({candidate.code for candidate in inside} - {""}), 3)
    seen = set(known)
    for candidate in (*inside, *outside):
        for rank, home in enumerate(gazetteer.homes.get(candidate.code, ())):
            if home in seen:
                continue
            seen.add(home)
            where = "in" if candidate.place >= 0 else "out"
            yield Candidate(
                home,
                "home",
                -1,
                ["y", f"y:{where}{rank}", f"y:{where}|named={named}", f"y:{where}{rank}|named={named}"],
            )


def _null_features(scene: Scene, codes: set[str]) -> list[str]:
    named = min(len(codes - {""}), 3)
    left = any(index < scene.first for index, mention in scene.places if mention.code)
    right = any(index > scene.last for index, mention in scene.places if mention.code)
    word = scene.items[scene.first].word if scene.items else ""
    return ["z", f"z:named={named}", f"z:L={left}", f"z:R={right}", f"z:L={left}|R={right}", f"z:w={word}"]
