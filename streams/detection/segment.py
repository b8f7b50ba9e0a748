"""A text in, spans of its paragraphs and sentences out, in linear time on any input."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_SENTENCE = 1_200
"""Characters; what runs on longer is cut at a space, so that no later step meets an endless sentence."""

_LINE_END = re.compile(r"\n\s*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_TERMINAL = frozenset(".!?…\"”'’)]:;*")
# It begins with a set of signs, which the search skips to; looking behind comes second. No sign may stand before it, or
# a long row of signs would be read from each of them.
_STOP = re.compile(r"([.!?…](?<![.!?…]{2})[.!?…]*+[\"”’')\]]*+)\s++")
_OPENS_A_WORD = re.compile(r"[(\[\"“‘']")
_OPENING = "\"“‘'([—–-• "
_ABBREVIATED = """
    mr mrs ms dr prof gen lt col maj capt cpl sgt adm brig cmdr sen rep gov pres amb rev hon fr st no nos vs ft mt art
    sec fig approx est dept supt insp det jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e
"""
_ABBREVIATED_AT_AN_END_TOO = "u.s u.k u.n e.u u.a.e d.c a.m p.m inc ltd co corp jr sr"
_FIRST_WORDS = """
    The A An In On At It He She They We But And However Officials Police Meanwhile This That These Those There After
    Before Earlier Later His Her Its Their
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_MAY_END = frozenset(_ABBREVIATED_AT_AN_END_TOO.split())
_STARTERS = frozenset(_FIRST_WORDS.split())
_ATTRIBUTION = re.compile(
    r"(?:[A-Z][\w.'’-]*|the|a|an|of|for|foreign|defence|defense|prime|army|minister|spokes\w+|president|official)"
    r"(?:\s+[\w.'’-]+){0,5}?\s+(?:said|says|told|added|warned|declared|wrote|tweeted|insisted|vowed|announced)\b"
)


class Span(NamedTuple):
    """Characters `text[start:end]`."""

    start: int
    end: int


def paragraphs(text: str) -> Iterator[Span]:
    """Yield paragraphs: apart by a blank line, or by a line break that is not just wrapping."""
    start = 0
    for blank in _BLANK_LINE.finditer(text):
        stop, after = blank.span()
        if stop > start:
            if text.find("\n", start, stop) < 0:
                yield Span(start, stop)
            else:
                yield from _unwrapped(text, start, stop)
        start = after
    if start < len(text):
        yield from _unwrapped(text, start, len(text))


def _unwrapped(text: str, start: int, stop: int) -> Iterator[Span]:
    """Yield the paragraphs of a part without blank lines."""
    wrapping, line_start = False, start
    for line_end in _LINE_END.finditer(text, start, stop):
        wrapping = _wraps(text, line_start, line_end, wrapping)
        line_start = line_end.end()
        if not wrapping:
            if line_end.start() > start:
                yield Span(start, line_end.start())
            start = line_end.end()
    if start < stop:
        yield Span(start, stop)


def _wraps(text: str, line_start: int, line_end: re.Match[str], wrapping: bool) -> bool:
    first, after = line_end.span()
    if first == line_start or after == len(text):
        return False
    if text[after].islower():
        return True
    return wrapping and first - line_start >= 55 and text[first - 1] not in _TERMINAL


def sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield a paragraph's sentences, without the white space around them. A quote stays with who said it."""
    start, stop = paragraph
    for candidate in _STOP.finditer(text, start, stop):
        if _ends_sentence(text, candidate, stop):
            yield from _capped(text, start, candidate.end(1))
            start = candidate.end()
    yield from _capped(text, start, stop)


def _ends_sentence(text: str, candidate: re.Match[str], stop: int) -> bool:
    at, marked = candidate.span(1)
    after = candidate.end()
    following = text[after : min(stop, after + 80)]
    first = following[:1]
    if first in _OPENING:  # as is the empty string
        first = following.lstrip(_OPENING)[:1]
    if first.islower() or not first:
        return False
    if marked - at == 1 and text[at] == ".":
        return not _abbreviated(text[max(0, at - 20) : at], following)
    return not (text[marked - 1] in "\"”’'" and _ATTRIBUTION.match(following))


def _abbreviated(before: str, following: str) -> bool:
    word = _last_word(before).lower()
    if word in _MAY_END:
        return following.split(" ", 1)[0] not in _STARTERS
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _last_word(before: str) -> str:
    words = before.split()
    if not words or before[-1].isspace():
        return ""
    word = words[-1]
    return word if word.isalpha() else _OPENS_A_WORD.split(word)[-1]


def _capped(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = cut if cut > start else start + LONGEST_SENTENCE
        yield Span(start, cut)
        start = cut + 1 if text[cut] == " " else cut
    if end > start:
        yield Span(start, end)
