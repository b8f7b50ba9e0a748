"""Classes of words as bits of one number, so that a sentence's words are looked at by integer arithmetic."""

from collections.abc import Iterable, Mapping

_CLASSES = (
    *("force", "rebel", "government", "person", "victim", "weapon", "deal", "place", "war", "say", "do", "preposition"),
    *("boundary", "be", "filler", "nobody", "statebody", "groupbody", "notable"),
)
_BIT = {name: 1 << place for place, name in enumerate(_CLASSES)}
ANY_CLASS = (1 << len(_CLASSES)) - 1
VERB = 1 << 30
"""Probably a verb."""
BREAK = 1 << 31
"""Parts clauses: a boundary word, or one of `;:,`."""

SAY, DO, BE = _BIT["say"], _BIT["do"], _BIT["be"]
PREPOSITION, BOUNDARY, FILLER = _BIT["preposition"], _BIT["boundary"], _BIT["filler"]
NOBODY, STATE_BODY, GROUP_BODY = _BIT["nobody"], _BIT["statebody"], _BIT["groupbody"]
REBEL, WEAPON = _BIT["rebel"], _BIT["weapon"]
HEADS = tuple((name, _BIT[name]) for name in _CLASSES[:9])
"""The classes of nouns that a name may belong to, by precedence."""


def lexicon(classes: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Return each word's bits; a word that is not in it has those of `unlisted`."""
    signs = dict.fromkeys(";:,", BREAK)
    return signs | {word: signs.get(word, 0) | _bits(word, names) for word, names in classes.items()}


def unlisted(word: str) -> int:
    """Return the bits of a word of no class."""
    return VERB if word.endswith("ed") else 0


def _bits(word: str, names: Iterable[str]) -> int:
    bits = sum({_BIT[name] for name in names if name in _BIT}) | unlisted(word)
    if bits & SAY or (bits & DO and not bits & WEAPON):
        bits |= VERB
    return bits | (BREAK if bits & BOUNDARY else 0)
