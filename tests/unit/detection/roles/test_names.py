"""The index of names finds what a plain search finds."""

from hypothesis import given
from hypothesis import strategies as st

from streams.detection.roles.fold import fold
from streams.detection.roles.names import Kind, Name, NameIndex

TEXTS = ("Mali", "Niger", "Niger Delta", "US", "Côte d'Ivoire", "al-Qaeda", "Ħamas", "Киев", "St. Lucia")
NAMES = {fold(text): (Name(text=text, code="X", kind=Kind.PLACE),) for text in TEXTS}
INDEX = NameIndex(NAMES)
PIECES = st.sampled_from(
    [*TEXTS, *map(fold, TEXTS), " ", "-", "'", "s", "é", "ж", ".", "_", "2", "niger delta", "\ud800"]
)


def plainly(folded: str) -> list[tuple[int, int]]:
    """Look for every name at every place."""
    found = []
    for start in range(len(folded)):
        for phrase in NAMES:
            end = start + len(phrase)
            after = folded[end : end + 2]
            ends = not after[:1].isalnum() or (after[0] == "s" and not after[1:].isalnum())
            if folded.startswith(phrase, start) and ends and not folded[max(0, start - 1) : start].isalnum():
                found.append((start, end))
    return sorted(found, key=lambda place: (place[0], -place[1]))


@given(st.lists(PIECES, max_size=12).map("".join))
def test_names_are_found_where_a_plain_search_finds_them(text: str) -> None:
    folded = fold(text)
    assert [(start, end) for start, end, _ in INDEX.find(folded)] == plainly(folded)
