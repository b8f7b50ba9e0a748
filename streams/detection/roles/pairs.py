"""Two candidates in, what they are to each other out, as actor and target of the same event."""

from collections.abc import Mapping

from streams.detection.roles.candidates import Candidate
from streams.detection.roles.features import PAIR, RELATION, Key
from streams.detection.roles.weighing import Weigher

FARTHEST = 6
"""Items between two candidates beyond which it is all one how many."""
_SAME, _BOTH, _NULL = range(len(RELATION))
Homes = Mapping[str, tuple[str, ...]]


def weight_of_pair(actor: Candidate, target: Candidate, weigher: Weigher, homes: Homes) -> float:
    """Return the weight of all features of a pair."""
    kinds, standings, preps, heads = _keys(actor, target)
    which, key = _relation(actor, target, homes)
    alike = weigher.kinds[kinds] + weigher.standings[standings] + weigher.preps[preps] + weigher.heads[heads]
    return (alike + weigher.relations[which][key]).real


def pair_features(actor: Candidate, target: Candidate, homes: Homes) -> list[str]:
    """Return the features of a pair by name, as learning wants them."""
    which, relation = _relation(actor, target, homes)
    names = [name for group, key in zip(PAIR, _keys(actor, target), strict=True) for name in group(*key)]
    return [*names, *RELATION[which](*relation)]


def _keys(actor: Candidate, target: Candidate) -> tuple[Key, Key, Key, Key]:
    standing, prep, head = actor.marks
    other_standing, other_prep, other_head = target.marks
    return (
        (actor.kind, target.kind),
        (standing, other_standing, other_prep),
        (prep, other_prep),
        (head, other_head),
    )


def _relation(actor: Candidate, target: Candidate, homes: Homes) -> tuple[int, Key]:
    """Return which relation two have, and the key of its features."""
    one, other = actor.code, target.code
    if not (one and other):
        return _NULL, (not one, not other)
    if one == other:
        return _SAME, (actor.kind, target.kind, actor.place == target.place)
    gap = 0
    if actor.place >= 0 and target.place >= 0:
        gap = max(-FARTHEST, min(FARTHEST, target.place - actor.place))
    return _BOTH, (other in homes.get(one, ()), one in homes.get(other, ()), gap)
