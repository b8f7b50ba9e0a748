"""A live sentence and the words that carry its signal in, who does it to whom and by what means out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from streams.detection.roles.candidates import Candidate, find_candidates
from streams.detection.roles.gazetteer import Gazetteer
from streams.detection.roles.modes import tell_mode

SHORT_LIST = 8
_NO_WEIGHT = (0.0, 0.0)


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
    actor, target = _best_pair(candidates, signal, gazetteer)
    mode = tell_mode(sentence, anchor=anchor, context=context, gazetteer=gazetteer) if signal == "attack" else None
    return Roles(actor.code or None, target.code or None, mode)


def _best_pair(candidates: list[Candidate], signal: str, gazetteer: Gazetteer) -> tuple[Candidate, Candidate]:
    weights = gazetteer.weights.for_mentions(signal)
    scores = [_score(candidate, weights) for candidate in candidates]
    actors = sorted(range(len(candidates)), key=lambda at: -scores[at][0])[:SHORT_LIST]
    targets = sorted(range(len(candidates)), key=lambda at: -scores[at][1])[:SHORT_LIST]
    pairs = gazetteer.weights.for_pairs(signal)
    homes = gazetteer.homes
    best = max(
        ((actor, target) for actor in actors for target in targets),
        key=lambda pair: (
            scores[pair[0]][0]
            + scores[pair[1]][1]
            + sum(pairs.get(name, 0.0) for name in pair_features(candidates[pair[0]], candidates[pair[1]], homes))
        ),
    )
    return candidates[best[0]], candidates[best[1]]


def _score(candidate: Candidate, weights: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    as_actor = as_target = 0.0
    for name in candidate.features:
        found = weights.get(name, _NO_WEIGHT)
        as_actor += found[0]
        as_target += found[1]
    return as_actor, as_target


def pair_features(actor: Candidate, target: Candidate, homes: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the features of two candidates as actor and target of the same event."""
    features = [f"kk={actor.kind}|{target.kind}"]
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
