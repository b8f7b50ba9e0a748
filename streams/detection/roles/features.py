"""What is known of a candidate or of a pair in, names of features out, for which weights are learned.

Features come in groups: each group is a function of a few values, its key. To weigh a group its key is enough, so that
names are made once for each key that occurs (`weighing.py`), and all names only for learning. Keys hold small sets of
values, words apart: a group of words has its word first, and only words that have weights are weighed.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

Key = tuple[Any, ...]
Group = Callable[..., Iterator[str]]


class Groups(NamedTuple):
    """The groups that describe one sort of candidate."""

    plain: tuple[Group, ...]
    worded: tuple[Group, ...] = ()

    def names(self, plain: Sequence[Key], worded: Sequence[Key]) -> list[str]:
        """Return all features for keys of these groups."""
        pairs = (*zip(self.plain, plain, strict=True), *zip(self.worded, worded, strict=True))
        return [name for group, key in pairs for name in group(*key)]


def _kind(kind: str, side: str, prep: str, head: str) -> Iterator[str]:
    yield from (f"k={kind}", f"k={kind}|{side}", f"k={kind}|p={prep}")
    yield from (f"h={head}", f"h={head}|{side}", f"h={head}|p={prep}|{side}", f"h={head}|k={kind}")


def _counts(kind: str, named: int, around: int, tail: bool, heading: str) -> Iterator[str]:
    yield from (f"c={named}", f"a={around}")
    if tail:
        yield "tail"
    if heading:
        yield from (heading, f"{heading}|{kind}")


def _distance(side: str, distance: int, form: str) -> Iterator[str]:
    yield from (f"d={side}{distance}", f"d={side}{distance}|{form}", f"f={form}|{side}")


def _rank(side: str, rank: int, form: str, kind: str, flags: str) -> Iterator[str]:
    yield from (f"r={side}{rank}{more}" for more in ("", f"|{form}", f"|k={kind}", f"|{flags}"))


def _order(order: int, prep: str, flags: str) -> Iterator[str]:
    yield from (f"o={order}", f"o={order}|p={prep}", f"o={order}|{flags}")


def _lead(prep: str, side: str, form: str, flags: str) -> Iterator[str]:
    yield from (f"p={prep}", f"p={prep}|{side}", f"p={prep}|{side}|{form}", f"p={prep}|{side}|{flags}")


def _between(side: str, words: Sequence[str]) -> Iterator[str]:
    yield from (f"b={word}|{side}" for word in words)


def _verbs_between(side: str, said: bool, done: bool, prep: str) -> Iterator[str]:
    yield from (f"bv={side}{said:d}{done:d}", f"bv={side}{said:d}{done:d}|p={prep}")


def _next_class(verb_class: str, side: str, prep: str) -> Iterator[str]:
    yield from (f"s={verb_class}", f"s={verb_class}|{side}|p={prep}")


def _clause(side: str, verbs: int, breaks: int, prep: str, form: str, subject: bool) -> Iterator[str]:
    step = f"{side}{verbs}{breaks}"
    yield from (f"cl={step}", f"cl={step}|p={prep}", f"cl={step}|{form}")
    if subject:
        yield f"subject|{side}"


def _standing(standing: str, side: str, flags: str, form: str, kind: str) -> Iterator[str]:
    yield from (f"st={standing}|{side}", f"st={standing}|{flags}")
    if standing == "mod":
        yield from ("mod", f"mod|{form}", f"mod|k={kind}")


def _following(word: str, side: str) -> Iterator[str]:
    yield from (f"n={word}", f"n={word}|{side}")


def _before(word: str, side: str) -> Iterator[str]:
    yield from (f"v={word}", f"v={word}|{side}")


def _first_of_anchor(word: str, side: str, prep: str) -> Iterator[str]:
    yield from (f"w={word}|{side}", f"w={word}|{side}|p={prep}")


def _last_of_anchor(word: str, side: str, prep: str) -> Iterator[str]:
    yield from (f"w2={word}|{side}", f"w2={word}|{side}|p={prep}")


def _governor(word: str, standing: str) -> Iterator[str]:
    yield f"gv={word}|{standing}"


def _modified(word: str, standing: str) -> Iterator[str]:
    if standing == "mod":
        yield f"mod|w={word}"


def _last_verb(word: str | None, side: str) -> Iterator[str]:
    if word is not None:
        yield from (f"pv={word}", f"pv={word}|{side}")


def _next_verb(word: str | None, side: str) -> Iterator[str]:
    if word is not None:
        yield from (f"sv={word}", f"sv={word}|{side}")


def _outside(kind: str, where: str, rank: int, named: int, count: int, first: bool) -> Iterator[str]:
    yield from ("x", f"x:k={kind}", f"x:{where}{rank}", f"x:named={named}", f"x:{where}{rank}|named={named}")
    yield from (f"x:c={count}", f"x:first={first}", f"x:k={kind}|named={named}")


def _home(where: str, rank: int, named: int) -> Iterator[str]:
    yield from ("y", f"y:{where}{rank}", f"y:{where}|named={named}", f"y:{where}{rank}|named={named}")


def _null(named: int, left: bool, right: bool) -> Iterator[str]:
    yield from ("z", f"z:named={named}", f"z:L={left}", f"z:R={right}", f"z:L={left}|R={right}")


def _null_of_anchor(word: str) -> Iterator[str]:
    yield f"z:w={word}"


INSIDE = Groups(
    (
        *(_kind, _counts, _distance, _rank, _order, _lead),
        *(_between, _verbs_between, _next_class, _clause, _standing),
    ),
    (_following, _before, _first_of_anchor, _last_of_anchor, _governor, _modified, _last_verb, _next_verb),
)
OUTSIDE = Groups((_outside,))
HOME = Groups((_home,))
NULL = Groups((_null,), (_null_of_anchor,))
SORTS = (INSIDE, OUTSIDE, HOME, NULL)


def _kinds(actor: str, target: str) -> Iterator[str]:
    yield f"kk={actor}|{target}"


def _standings(actor: str, target: str, prep: str) -> Iterator[str]:
    yield from (f"ss={actor}|{target}", f"sp={actor}|{target}|{prep}")


def _preps(actor: str, target: str) -> Iterator[str]:
    yield f"pp={actor}|{target}"


def _heads(actor: str, target: str) -> Iterator[str]:
    yield f"hh={actor}|{target}"


def _same(actor: str, target: str, identical: bool) -> Iterator[str]:
    yield from ("same", f"same|{actor}|{target}")
    if identical:
        yield "identical"


def _both(fights_at: bool, fought_at: bool, gap: int) -> Iterator[str]:
    """`gap` is how many items the target stands after the actor, 0 where one of them is not in the sentence."""
    yield "both"
    if fights_at:
        yield "home>"
    if fought_at:
        yield "home<"
    if gap:
        yield from ("order>" if gap > 0 else "order<", f"gap={gap}")


def _nobody(no_actor: bool, no_target: bool) -> Iterator[str]:
    yield f"null={no_actor}{no_target}"


PAIR: tuple[Group, ...] = (_kinds, _standings, _preps, _heads)
"""The groups of every pair."""
RELATION: tuple[Group, ...] = (_same, _both, _nobody)
"""Of these a pair has one: its two are of one code, of two, or not both named."""
