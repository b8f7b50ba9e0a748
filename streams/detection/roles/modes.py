"""A sentence about an attack in, its mode out: which weapon and verb words stand in it, and how near the anchor."""

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


def tell_mode(sentence: str, *, anchor: tuple[int, int], gazetteer: Gazetteer) -> str:
    """Return the mode whose words weigh most."""
    features = mode_features(sentence, anchor=anchor, gazetteer=gazetteer)
    weights = gazetteer.weights.mode
    return max(MODES, key=lambda mode: sum(weights.get(mode, {}).get(name, 0.0) for name in features))


def mode_features(sentence: str, *, anchor: tuple[int, int], gazetteer: Gazetteer) -> list[str]:
    """Return which words and classes of words stand at the anchor, near it and elsewhere."""
    start = max(0, anchor[0] - REACH)
    folded = fold(sentence[start : anchor[1] + REACH])
    at, end = anchor[0] - start, anchor[1] - start
    features = {"bias"}
    for phrase, where in _phrases(folded, at, end, gazetteer):
        features.add("w=" + phrase)
        features.add(f"w={phrase}|{where}")
        for mode in gazetteer.modes[phrase]:
            features.add("m=" + mode)
            features.add(f"m={mode}|{where}")
    present = sorted(name[2:] for name in features if name.startswith("m=") and "|" not in name)
    features.update(f"mm={one}+{two}" for one in present for two in present if one < two)
    features.add(f"n={min(len(present), 4)}")
    return sorted(features)


def _phrases(folded: str, at: int, end: int, gazetteer: Gazetteer) -> list[tuple[str, str]]:
    phrases = gazetteer.mode_phrases
    hits = [
        (start, stop, phrases[index])
        for index, start, stop in gazetteer.mode_automaton.find_matches_as_indexes(folded, overlapping=True)
        if not (start and folded[start - 1].isalnum()) and not folded[stop : stop + 1].isalnum()
    ]
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    found: list[tuple[str, str]] = []
    free = 0
    for start, stop, phrase in hits:
        if start < free:
            continue
        free = stop
        where = "at" if start < end and stop > at else "near" if start - 60 < at < stop + 60 else "far"
        found.append((phrase, where))
    return found
