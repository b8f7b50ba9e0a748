"""A page and an anchor on it in, everything out that may be actor or target, with what is known of it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from streams.detection.roles.features import SORTS, Key
from streams.detection.roles.gazetteer import Gazetteer
from streams.detection.roles.page import Page
from streams.detection.roles.stand import Marks, described
from streams.detection.roles.syntax import Scene

MOST_OUTSIDE = 6
INSIDE, OUTSIDE, HOME, NULL = range(len(SORTS))
NOWHERE = Marks("out", "out", "out")


class Candidate(NamedTuple):
    """A code that may play a role ("" is nobody in particular), and what is known of it here."""

    code: str
    kind: str
    place: int
    """The item that it is in the sentence; -1 where it stands elsewhere or nowhere."""
    sort: int
    """Which of `SORTS` describes it, with these keys."""
    plain: tuple[Key, ...]
    worded: tuple[Key, ...] = ()
    marks: Marks = NOWHERE

    @property
    def features(self) -> list[str]:
        """Its features by name, as learning wants them."""
        return SORTS[self.sort].names(self.plain, self.worded)


def candidates_on(page: Page, scene: Scene, gazetteer: Gazetteer) -> list[Candidate]:
    """Return the candidates; the last is nobody at all."""
    inside = [
        Candidate(mention.code, mention.kind, index, INSIDE, plain, worded, marks)
        for (index, mention), (marks, plain, worded) in zip(scene.places, described(page, scene), strict=True)
    ]
    codes = {candidate.code for candidate in inside}
    outside = list(_outside(page, codes))
    return [*inside, *outside, *_homes(inside, outside, gazetteer), _nobody(scene, codes)]


def _outside(page: Page, inside: set[str]) -> Iterator[Candidate]:
    """Yield the codes that only the rest of the text names, the nearest before the sentence first."""
    named = _few(inside)
    fresh = [code for code in page.nearest if code not in inside]
    for rank, code in enumerate(fresh[:MOST_OUTSIDE]):
        where, kind = page.nearest[code]
        key = (kind, where, rank, named, min(page.around[code], 4), code == page.lead)
        yield Candidate(code, kind, -1, OUTSIDE, (key,))


def _homes(inside: list[Candidate], outside: list[Candidate], gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Yield the states that a named group fights, where the text does not name them."""
    named = _few(candidate.code for candidate in inside)
    seen = {candidate.code for candidate in (*inside, *outside)}
    for candidate in (*inside, *outside):
        for rank, home in enumerate(gazetteer.homes.get(candidate.code, ())):
            if home not in seen:
                seen.add(home)
                where = "in" if candidate.place >= 0 else "out"
                yield Candidate(home, "home", -1, HOME, ((where, rank, named),))


def _nobody(scene: Scene, codes: set[str]) -> Candidate:
    left = any(index < scene.first for index, mention in scene.places if mention.code)
    right = any(index > scene.last for index, mention in scene.places if mention.code)
    word = scene.row.words[scene.first] if len(scene.row) else ""
    return Candidate("", "null", -1, NULL, ((_few(codes), left, right),), ((word,),))


def _few(codes: Iterable[str]) -> int:
    """Count the codes named, up to three."""
    return min(len(set(codes) - {""}), 3)
