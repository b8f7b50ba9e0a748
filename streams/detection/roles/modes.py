"""A sentence about an attack in, its mode out: which weapon and verb words stand in it, and how near the anchor."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from streams.detection.roles.fold import fold
from streams.detection.roles.gazetteer import Gazetteer

MODES = (
    "missile",
    "drone",
    "air_strike",
    "artillery",
    "bombing",
    "shooting",
    "stabbing",
    "ramming",
    "clash",
    "assassination",
    "other",
)
REACH, NEAR, AROUND = 400, 60, 600
"""Characters looked at beside the anchor, counted as near it, and beside the sentence."""
_VAGUE = frozenset(("other", "clash"))
_PARTIES = frozenset(("force", "rebel", "victim", "notable"))
_NEIGHBOURS = _PARTIES | {"place", "nobody"}
_NONE = frozenset[str]()
_NO_WEIGHTS: Mapping[str, float] = {}
_LEADS = frozenset(("in", "by", "with", "using", "from", "after", "during", "of", "amid", "on", "against", "despite"))
_WORD = re.compile(r"[^\W\d_]+")


class _Hit(NamedTuple):
    start: int
    end: int
    phrase: str
    modes: tuple[str, ...]


def tell_mode(sentence: str, *, anchor: tuple[int, int], context: str, gazetteer: Gazetteer) -> str:
    """Return the mode whose words weigh most."""
    features = mode_features(sentence, anchor=anchor, context=context, gazetteer=gazetteer)
    weights = gazetteer.weights.mode
    return max(MODES, key=lambda mode: sum(filter(None, map(weights.get(mode, _NO_WEIGHTS).get, features))))


def mode_features(sentence: str, *, anchor: tuple[int, int], context: str, gazetteer: Gazetteer) -> list[str]:
    """Return which words and classes of words stand at the anchor, near it, elsewhere and around the sentence."""
    start, stop = max(0, anchor[0] - REACH), min(anchor[1], anchor[0] + REACH) + REACH
    folded = fold(sentence[start:stop])
    at, end = anchor[0] - start, anchor[1] - start
    hits = _hits(folded, gazetteer)
    modes = Counter(mode for hit in hits for mode in hit.modes)
    plain = sorted(mode for mode in modes if mode not in _VAGUE)
    features = {"bias", "set=" + "+".join(plain), f"n={min(len(plain), 3)}"}
    features.update(name for hit in hits for name in _of_hit(hit, folded, at, end))
    features.update(f"m={mode}|more" for mode, count in modes.items() if count > 1)
    features.update(f"mm={one}+{other}" for one, other in combinations(sorted(modes), 2))
    features.update(f"nearest={mode}" for mode in _nearest(hits, at))
    features.update(_people(folded, at, end, gazetteer))
    features.update(_around(context, sentence, told=bool(plain), gazetteer=gazetteer))
    return sorted(features)


def _hits(folded: str, gazetteer: Gazetteer) -> list[_Hit]:
    """Return the phrases that tell a mode; where they overlap, the longest."""
    spans = [
        (start, end, gazetteer.mode_phrases[index])
        for index, start, end in gazetteer.mode_automaton.find_matches_as_indexes(folded, overlapping=True)
        if not (start and folded[start - 1].isalnum()) and not folded[end : end + 1].isalnum()
    ]
    found: list[_Hit] = []
    free = 0
    for start, end, phrase in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= free:
            found.append(_Hit(start, end, phrase, gazetteer.modes[phrase]))
            free = end
    return found


def _of_hit(hit: _Hit, folded: str, at: int, end: int) -> Iterator[str]:
    at_anchor = hit.start < end and hit.end > at
    where = "at" if at_anchor else "near" if hit.start - NEAR < at < hit.end + NEAR else "far"
    lead = _lead(folded, hit.start)
    yield from ("w=" + hit.phrase, f"w={hit.phrase}|{where}")
    for mode in hit.modes:
        yield from ("m=" + mode, f"m={mode}|{where}", f"m={mode}|{lead}")


def _lead(folded: str, start: int) -> str:
    """Return the preposition that leads a phrase: "killed *in* a bombing" tells more than "*after* a bombing"."""
    words = folded[max(0, start - 24) : start].split()[-3:]
    return next((word for word in reversed(words) if word in _LEADS), "none")


def _nearest(hits: list[_Hit], at: int) -> tuple[str, ...]:
    plain = [hit for hit in hits if not _VAGUE.issuperset(hit.modes)]
    return min(plain, key=lambda hit: abs(hit.start - at)).modes if plain else ()


def _people(folded: str, at: int, end: int, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield which kinds of people the sentence has, and at the anchor: who hits whom tells a clash from a killing."""
    classes = {name for word in _WORD.findall(folded) for name in gazetteer.classes.get(word, ())}
    present = sorted(classes & _PARTIES)
    yield from (f"cls={name}" for name in present)
    yield "clss=" + "+".join(present)
    yield "a=" + folded[at:end]
    before, after = _WORD.findall(folded[:at])[-4:], _WORD.findall(folded[end:])[:5]
    for where, words in (("before", before), ("at", _WORD.findall(folded[at:end])), ("after", after)):
        for word in words:
            yield from (f"near={name}|{where}" for name in gazetteer.classes.get(word, _NONE) & _NEIGHBOURS)


def _around(context: str, sentence: str, *, told: bool, gazetteer: Gazetteer) -> Iterator[str]:
    at = context.find(sentence)
    end = at + len(sentence)
    rest = context[max(0, at - AROUND) : at] + " . " + context[end : end + AROUND] if at >= 0 else context[:AROUND]
    for hit in _hits(fold(rest), gazetteer):
        yield from (f"x={mode}|{told}" for mode in hit.modes)
