"""A sentence about an attack in, its mode out: which weapon and verb words stand in it, and how near the anchor."""

import re
from itertools import pairwise

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
REACH = 400
AROUND = 600
_VAGUE = frozenset(("other", "clash"))
_WORD = re.compile(r"[^\W\d_]+")


def tell_mode(sentence: str, *, anchor: tuple[int, int], context: str, gazetteer: Gazetteer) -> str:
    """Return the mode whose words weigh most."""
    features = mode_features(sentence, anchor=anchor, context=context, gazetteer=gazetteer)
    weights = gazetteer.weights.mode
    return max(MODES, key=lambda mode: sum(weights.get(mode, {}).get(name, 0.0) for name in features))


def mode_features(sentence: str, *, anchor: tuple[int, int], context: str, gazetteer: Gazetteer) -> list[str]:
    """Return which words and classes of words stand at the anchor, near it, elsewhere and around the sentence."""
    start = max(0, anchor[0] - REACH)
    folded = fold(sentence[start : anchor[1] + REACH])
    at, end = anchor[0] - start, anchor[1] - start
    found = _phrases(folded, gazetteer)
    features = {"bias", *_word_features(folded, at, end, gazetteer)}
    for begin, stop, phrase in found:
        where = "at" if begin < end and stop > at else "near" if begin - 60 < at < stop + 60 else "far"
        features |= {"w=" + phrase, f"w={phrase}|{where}"}
        for mode in gazetteer.modes[phrase]:
            features |= {"m=" + mode, f"m={mode}|{where}"}
    present = sorted({mode for _, _, phrase in found for mode in gazetteer.modes[phrase]})
    plain = [mode for mode in present if mode not in _VAGUE]
    features.update(f"mm={one}+{two}" for one in present for two in present if one < two)
    features.add("set=" + "+".join(plain))
    features.add(f"n={min(len(plain), 3)}")
    near = sorted(
        (hit for hit in found if not _VAGUE.issuperset(gazetteer.modes[hit[2]])), key=lambda hit: abs(hit[0] - at)
    )
    features.update(f"nearest={mode}" for hit in near[:1] for mode in gazetteer.modes[hit[2]])
    features |= _around(context, sentence, found=bool(plain), gazetteer=gazetteer)
    return sorted(features)


def _word_features(folded: str, at: int, end: int, gazetteer: Gazetteer) -> set[str]:
    words = _WORD.findall(folded)
    classes = {
        name for word in words for name in gazetteer.classes.get(word, ()) if name in ("force", "rebel", "victim")
    }
    features = {f"t={word}" for word in words}
    features |= {f"t={one} {two}" for one, two in pairwise(words)}
    features |= {f"cls={name}" for name in classes}
    features.add("clss=" + "+".join(sorted(classes)))
    features.add("a=" + folded[at:end])
    return features


def _around(context: str, sentence: str, *, found: bool, gazetteer: Gazetteer) -> set[str]:
    at = context.find(sentence)
    rest = fold(
        (context[max(0, at - AROUND) : at] + " . " + context[at + len(sentence) :][:AROUND])
        if at >= 0
        else context[:AROUND]
    )
    modes = {mode for _, _, phrase in _phrases(rest, gazetteer) for mode in gazetteer.modes[phrase]}
    return {f"x={mode}|{found}" for mode in modes}


def _phrases(folded: str, gazetteer: Gazetteer) -> list[tuple[int, int, str]]:
    """Return the spans of the mode phrases, the longest first where they overlap."""
    phrases = gazetteer.mode_phrases
    hits = [
        (start, stop, phrases[index])
        for index, start, stop in gazetteer.mode_automaton.find_matches_as_indexes(folded, overlapping=True)
        if not (start and folded[start - 1].isalnum()) and not folded[stop : stop + 1].isalnum()
    ]
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    found: list[tuple[int, int, str]] = []
    free = 0
    for hit in hits:
        if hit[0] >= free:
            found.append(hit)
            free = hit[1]
    return found
