"""Folding keeps every character where it is."""

from hypothesis import given
from hypothesis import strategies as st

from streams.detection.fold import fold


@given(st.text())
def test_folding_never_changes_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_gives_plain_lower_case() -> None:
    assert fold("İT’S “ON”") == 'it\'s "on"'
