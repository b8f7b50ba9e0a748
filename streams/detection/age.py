"""Words and the article's date in, whether they place the event more than two weeks before it out."""

import re
from datetime import date, timedelta

RECENT = timedelta(days=15)
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


def dated_long_ago(sentence: str, start: int, end: int, on: date | None) -> bool:
    """Say whether a date near `sentence[start:end]` (folded) lies long before `on`, with nothing current beside it."""
    return any(
        _is_near(sentence, found, start, end) and _is_old(sentence, found, on) and not _NOW.search(sentence)
        for found in _DATE.finditer(sentence)
    )


def _is_near(sentence: str, found: re.Match[str], start: int, end: int) -> bool:
    if found.end() <= start:
        return sentence.count(" ", found.end(), start) <= NEAR
    return found.start() < end or sentence.count(" ", end, found.start()) <= NEAR


def _is_old(sentence: str, found: re.Match[str], on: date | None) -> bool:
    year = found["y1"] or found["y2"]
    if on is None:
        return bool(year)
    if found["month"] is None:
        return _year_is_old(int(year), bool(found["s"]), on)
    day = found["d1"] or found["d2"]
    if not (day or year or _DATING.search(sentence, 0, found.start())):
        return False
    return _last_day(_MONTHS[found["month"]], int(day or 0), int(year or 0), on) < on - RECENT


def _year_is_old(year: int, decade: bool, on: date) -> bool:
    return year + (9 if decade else 0) < (on - RECENT).year


def _last_day(month: int, day: int, year: int, on: date) -> date:
    """Return the latest day that the words can mean: without a year, the last such one that has begun by `on`."""
    year = year or (on.year if (month, day or 1) <= (on.month, on.day) else on.year - 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    if 1 <= day <= 28:
        return date(year, month, day)
    return following - timedelta(days=1)
