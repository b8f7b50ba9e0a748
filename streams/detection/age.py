"""Words and the article's date in, whether they place the event more than two weeks before it out."""

import re
from datetime import date, timedelta

RECENT = timedelta(days=15)
MONTHS_AHEAD = 3
"""A month no further ahead, named without a year, is one to come."""
NEAR = 7
"""Words between a date and a match for the one to date the other."""

_NAMES = (
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|"
    "oct october|nov november|dec december"
)
_MONTHS = {name: number for number, names in enumerate(_NAMES.split("|"), start=1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?(?P<month>{_MONTH})\b\.?"
    r"(?: (?P<d2>\d{1,2})(?:st|nd|rd|th)?\b)?"
    r"(?:,? (?P<y1>(?:19|20)\d\d)\b)?|\b(?P<y2>1[5-9]\d\d|20\d\d)(?P<s>s?)\b"
)
_NOW = re.compile(
    r"\b(?:today|tonight|yesterday|overnight|this (?:morning|week|afternoon|evening)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
WORDS = (*_MONTHS, *(f"{year}{decade}" for year in range(1500, 2100) for decade in ("", "s")))
"""What any date holds one of: a sentence without is not looked through."""
# "in May" is a date; "may" is a verb, and so is "march"
_AMBIGUOUS = {"may", "march", "mar", "sun", "dec", "jan", "sept", "sep"}
_DATING = re.compile(r"(?:\b(?:in|since|of|last|from|until|on|early|late|mid)[ -])\Z")
# "since May" looks back, whatever month it is now
_PAST = re.compile(r"\b(?:since|last|from)(?: (?:early|late|mid))?[ -]\Z")
# "the first such raid since 2019": the old thing is what the new one is measured by
_MEASURE = re.compile(r"\b(?:first|worst|deadliest|biggest|largest|heaviest|highest|lowest|bloodiest|most|record)\b")
_SINCE = re.compile(r"\bsince(?: [a-z'-]+){0,6} \Z")
# "the 2005 accord": a year that names a thing dates that thing only, not what else stands near
_BARE = re.compile(
    r"\b(?:in|of|since|from|until|by|during|to|and|early|late|mid|before|after|between|"
    r"summer|winter|spring|autumn)[ -]\Z"
)
# "the March 23 Movement"
_NAMED = re.compile(r" (?:movement|brigades?|alliance|battalion|coalition|forces)\b")
NAMED_REACH = 3
"""Words between a year that names something and a match for the match to be what it names."""


def dated_long_ago(sentence: str, start: int, end: int, on: date | None) -> bool:
    """Say whether a date near `sentence[start:end]` (folded) lies long before `on`, with nothing current beside it."""
    return any(
        _is_near(sentence, found, start, end) and _is_old(sentence, found, on) and not _NOW.search(sentence)
        for found in _DATE.finditer(sentence)
        if not _is_beside_the_point(sentence, found, start)
    )


def _is_near(sentence: str, found: re.Match[str], start: int, end: int) -> bool:
    if found.end() <= start:
        return sentence.count(" ", found.end(), start) <= NEAR
    return found.start() < end or sentence.count(" ", end, found.start()) <= NEAR


def _is_beside_the_point(sentence: str, found: re.Match[str], start: int) -> bool:
    """Say whether a date measures or names something other than what begins at `start`."""
    before = sentence[max(0, found.start() - 60) : found.start()]
    if _SINCE.search(before) and _MEASURE.search(sentence):
        return True
    if found["month"]:
        return bool(_NAMED.match(sentence, found.end()))
    names = sentence[found.end() : found.end() + 2].strip(" -").isalpha() and not _BARE.search(before)
    return names and not 0 <= sentence.count(" ", found.end(), max(found.end(), start)) - 1 <= NAMED_REACH


def _is_old(sentence: str, found: re.Match[str], on: date | None) -> bool:
    year = found["y1"] or found["y2"]
    if on is None:
        return bool(year)
    if found["month"] is None:
        return _year_is_old(int(year), bool(found["s"]), on)
    day = found["d1"] or found["d2"]
    if not (day or year or _DATING.search(sentence, 0, found.start())):
        return False
    past = bool(_PAST.search(sentence[max(0, found.start() - 12) : found.start()]))
    return _last_day(_MONTHS[found["month"]], int(day or 0), int(year or 0), on, past=past) < on - RECENT


def _year_is_old(year: int, decade: bool, on: date) -> bool:
    return year + (9 if decade else 0) < (on - RECENT).year


def _last_day(month: int, day: int, year: int, on: date, *, past: bool) -> date:
    """Return the latest day that the words can mean: without a year, the nearest one, or the last when it is past."""
    year = year or _nearest_year(month, day or 1, on, past=past)
    following = date(year + month // 12, month % 12 + 1, 1)
    if 1 <= day <= 28:
        return date(year, month, day)
    return following - timedelta(days=1)


def _nearest_year(month: int, day: int, on: date, *, past: bool) -> int:
    """A month to come is this year's when it is near: "they will meet in May"."""
    ahead = (month - on.month) % 12
    if (month, day) <= (on.month, on.day):
        return on.year if ahead == 0 or past or ahead > MONTHS_AHEAD else on.year + 1
    return on.year - 1 if past or ahead > MONTHS_AHEAD else on.year
