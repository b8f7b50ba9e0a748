"""A live sentence and the words that carry its signal in, who does it to whom and by what means out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import exp

from streams.detection.roles.candidates import Candidate, find_candidates
from streams.detection.roles.gazetteer import Gazetteer
from streams.detection.roles.modes import tell_mode

HOPELESS = 3.0
"""How far below the best pair another may score before what the two are to each other is asked for."""
NOBODY = ""
DOUBT = 0.67
"""What saying "nobody" weighs: readers name somebody wherever they can, and the labels leave out more than texts do."""
MOST = 500.0
"""A score above it would overflow; none that is learned comes near."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Codes of actor and target, and the mode of an attack; None where the text does not say."""

    actor: str | None = None
    target: str | None = None
    mode: str | None = None


def assign(
    sentence: str, *, signal: str, anchor: tuple[int, int], context: str, on: date | None, gazetteer: Gazetteer
) -> Roles:
    """Say who does it to whom.

    `anchor` is the span in `sentence` of the words that carry the signal; `context` the text around (it may hold the
    sentence); `on` the article's date, which decides who is in office.
    """
    candidates = find_candidates(sentence, anchor=anchor, context=context, on=on, gazetteer=gazetteer)
    actor, target = _likeliest(candidates, signal, gazetteer)
    mode = tell_mode(sentence, anchor=anchor, context=context, gazetteer=gazetteer) if signal == "attack" else None
    return Roles(actor or None, target or None, mode)


def _likeliest(candidates: list[Candidate], signal: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return the code likeliest as actor and as target, over all places where the text names each."""
    of_pairs = gazetteer.weights.for_pairs(signal)
    as_actor: defaultdict[str, float] = defaultdict(float)
    as_target: defaultdict[str, float] = defaultdict(float)
    for alone, actor, target in _promising(candidates, gazetteer.weights.for_mentions(signal)):
        names = pair_features(actor, target, gazetteer.homes)
        share = exp(min(alone + sum(filter(None, map(of_pairs.get, names))), MOST))
        as_actor[actor.code] += share
        as_target[target.code] += share
    as_actor[NOBODY] *= DOUBT
    as_target[NOBODY] *= DOUBT
    return max(as_actor, key=as_actor.__getitem__), max(as_target, key=as_target.__getitem__)


def _promising(
    candidates: list[Candidate], weights: Mapping[str, tuple[float, float]]
) -> list[tuple[float, Candidate, Candidate]]:
    """Return the pairs that what is known of each alone does not rule out, with the score of that."""
    scores = [_score(candidate, weights) for candidate in candidates]
    pairs = [
        (as_actor + as_target, actor, target)
        for (as_actor, _), actor in zip(scores, candidates, strict=True)
        for (_, as_target), target in zip(scores, candidates, strict=True)
    ]
    least = max(score for score, _, _ in pairs) - HOPELESS
    return [pair for pair in pairs if pair[0] >= least]


def _score(candidate: Candidate, weights: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    known = list(filter(None, map(weights.get, candidate.features)))
    return sum(weight[0] for weight in known), sum(weight[1] for weight in known)


def pair_features(actor: Candidate, target: Candidate, homes: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the features of two candidates as actor and target of the same event."""
    one, other = actor.marks, target.marks
    features = [
        f"kk={actor.kind}|{target.kind}",
        f"ss={one.standing}|{other.standing}",
        f"pp={one.prep}|{other.prep}",
        f"hh={one.head}|{other.head}",
        f"sp={one.standing}|{other.standing}|{other.prep}",
    ]
    if actor.code and actor.code == target.code:
        features += ["same", f"same|{actor.kind}|{target.kind}"]
        if actor.place == target.place:
            features.append("identical")
    elif actor.code and target.code:
        features.append("both")
        if target.code in homes.get(actor.code, ()):
            features.append("home>")
        if actor.code in homes.get(target.code, ()):
            features.append("home<")
        if actor.place >= 0 and target.place >= 0:
            features.append("order>" if actor.place < target.place else "order<")
            gap = target.place - actor.place
            features.append(f"gap={max(-6, min(6, gap))}")
    else:
        features.append(f"null={not actor.code}{not target.code}")
    return features
