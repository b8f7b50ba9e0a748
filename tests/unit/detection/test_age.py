"""Dates are looked for only where one of their words stands, so that every date must hold one."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from streams.detection import age
from streams.detection.phrases import PhraseIndex

INDEX = PhraseIndex({0: age.WORDS})
PIECES = ["12", "3rd", " of ", " ", "march", "may", "sept", "december", ".", ", ", "2019", "1990", "s", "-", "x", "the"]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_is_dated_holds_a_word_of_a_date(sentence: str) -> None:
    if age.dated_long_ago(sentence, 0, len(sentence), date(2026, 3, 10)):
        assert INDEX.find(sentence).bits
