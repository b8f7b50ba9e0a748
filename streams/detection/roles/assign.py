"""A live sentence and the words that carry its signal in, who does it to whom and by what means out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

from streams.detection.roles.candidates import Candidate, candidates_on
from streams.detection.roles.gazetteer import Gazetteer
from streams.detection.roles.mentions import Mention, find_mentions
from streams.detection.roles.modes import tell_mode
from streams.detection.roles.page import AFTER, BEFORE, Page, Surroundings
from streams.detection.roles.pairs import weight_of_pair
from streams.detection.roles.weighing import UNIT, Weigher

REACH = 600
"""Characters of the sentence looked at: before the anchor, of it, and after. It bounds the work."""
HOPELESS = 3 * UNIT
"""How far below the best pair another may score before what the two are to each other is asked for."""
NOBODY = ""
DOUBT = 0.67
"""What saying "nobody" weighs: readers name somebody wherever they can, and the labels leave out more than texts do."""
MOST = 500 * UNIT
"""A score above it would overflow; none that is learned comes near."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Codes of actor and target, and the mode of an attack; None where the text does not say."""

    actor: str | None = None
    target: str | None = None
    mode: str | None = None


class Reader:
    """Says who does it to whom in one article, of the day `on`, which decides who is in office.

    It remembers what it has seen, because often one sentence carries several signals and one paragraph several such
    sentences. `anchor` is the span in `sentence` of the words that carry the signal; `context` the text around (it
    may hold the sentence).
    """

    def __init__(self, gazetteer: Gazetteer, *, on: date | None) -> None:
        self._gazetteer = gazetteer
        self._on = on
        self._surroundings: dict[str, Surroundings] = {}
        self._pages: dict[tuple[str, str, int, int], Page | None] = {}

    def roles(self, sentence: str, *, signal: str, anchor: tuple[int, int], context: str) -> Roles:
        """Say who does it to whom, and of an attack by what means."""
        gazetteer = self._gazetteer
        actor = target = NOBODY
        if candidates := self.candidates(sentence, anchor=anchor, context=context):
            actor, target = _likeliest(candidates, gazetteer.weights.weigher(signal), gazetteer)
        mode = tell_mode(sentence, anchor=anchor, context=context, gazetteer=gazetteer) if signal == "attack" else None
        return Roles(actor or None, target or None, mode)

    def candidates(self, sentence: str, *, anchor: tuple[int, int], context: str) -> list[Candidate]:
        """Return all that may be actor or target, nobody in particular among them; nothing where nobody is named."""
        start = max(0, anchor[0] - REACH)
        end = min(len(sentence), min(anchor[1], anchor[0] + REACH) + REACH)
        key = (context, sentence, start, end)
        if key not in self._pages:
            self._pages[key] = self._page(sentence, start, end, context)
        page = self._pages[key]
        if page is None:
            return []
        whole = anchor[1] - anchor[0] >= len(sentence)
        return candidates_on(page, page.scene(anchor[0] - start, anchor[1] - start, whole=whole), self._gazetteer)

    def _page(self, sentence: str, start: int, end: int, context: str) -> Page | None:
        """Lay out a sentence from `start` to `end`, if it or its surroundings name anybody."""
        window, at = sentence[start:end], context.find(sentence)
        if at < 0:
            before, inside, after = self._mentions(context[:BEFORE]), self._mentions(window), []
        else:
            left, stop = max(0, at - BEFORE), at + len(sentence)
            around = self._around(context[left : stop + AFTER])
            at, stop = at - left, stop - left
            before, inside = around.mentions(0, at), around.mentions(at + start, at + end)
            after = around.mentions(stop, stop + AFTER)
        if not (before or inside or after):
            return None
        return Page(window, before, inside, after, self._gazetteer.lexicon)

    def _mentions(self, text: str) -> list[Mention]:
        return find_mentions(text, on=self._on, gazetteer=self._gazetteer)

    def _around(self, text: str) -> Surroundings:
        if text not in self._surroundings:
            self._surroundings[text] = Surroundings(text, on=self._on, gazetteer=self._gazetteer)
        return self._surroundings[text]


def assign(
    sentence: str, *, signal: str, anchor: tuple[int, int], context: str, on: date | None, gazetteer: Gazetteer
) -> Roles:
    """Say who does it to whom in a single sentence; see `Reader`."""
    return Reader(gazetteer, on=on).roles(sentence, signal=signal, anchor=anchor, context=context)


def _likeliest(candidates: Sequence[Candidate], weigher: Weigher, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return the code likeliest as actor and as target, over all places where the text names each."""
    as_actor: defaultdict[str, float] = defaultdict(float)
    as_target: defaultdict[str, float] = defaultdict(float)
    for alone, actor, target in _promising(candidates, weigher):
        share = exp(min(alone + weight_of_pair(actor, target, weigher, gazetteer.homes), MOST) / UNIT)
        as_actor[actor.code] += share
        as_target[target.code] += share
    as_actor[NOBODY] *= DOUBT
    as_target[NOBODY] *= DOUBT
    return max(as_actor, key=as_actor.__getitem__), max(as_target, key=as_target.__getitem__)


def _promising(candidates: Sequence[Candidate], weigher: Weigher) -> list[tuple[float, Candidate, Candidate]]:
    """Return the pairs that what is known of each alone does not rule out, with the score of that."""
    scores = [weigher.candidate(each.sort, each.plain, each.worded) for each in candidates]
    actors = [(score.real, each) for score, each in zip(scores, candidates, strict=True)]
    targets = [(score.imag, each) for score, each in zip(scores, candidates, strict=True)]
    best = max(score.imag for score in scores)
    least = max(score.real for score in scores) + best - HOPELESS
    return [
        (as_actor + as_target, actor, target)
        for as_actor, actor in actors
        if as_actor + best >= least
        for as_target, target in targets
        if as_actor + as_target >= least
    ]
