"""The rules' detector on whole articles."""

from hypothesis import given
from hypothesis import strategies as st

from schemas import Article
from streams.catalogue import load_detector

DETECTOR = load_detector(verifier="rules")

TEXT = (
    "Ministers met in Lima to speak of fishing.\n\n"
    "Qatar says it may step back from mediation if the parties keep arguing. Envoys will meet again on Monday.\n\n"
    "Gunmen opened fire on a police checkpoint outside Quetta."
)


def test_evidence_is_the_sentence_with_its_offsets() -> None:
    (findings,) = DETECTOR.detect([Article.of(TEXT)])
    assert [(found.signal, found.quote) for found in findings] == [
        ("mediation_withdrawal_threat", "Qatar says it may step back from mediation if the parties keep arguing."),
        ("attack", "Gunmen opened fire on a police checkpoint outside Quetta."),
    ]
    assert all(TEXT[found.start : found.end] == found.quote for found in findings)


def test_a_headline_is_evidence_too() -> None:
    (findings,) = DETECTOR.detect([Article.of("More to follow.", title="Drones hit fuel depot in Belgorod")])
    assert [(found.signal, found.field, found.quote) for found in findings] == [
        ("attack", "title", "Drones hit fuel depot in Belgorod")
    ]


def test_every_article_of_a_batch_gets_its_own_findings() -> None:
    quiet, loud = Article.of("Roses bloom."), Article.of(TEXT)
    assert [len(found) for found in DETECTOR.detect([quiet, loud, quiet])] == [0, 2, 0]


WORDS = st.lists(st.sampled_from([*TEXT.split(" "), "\n\n", "“", "İ", "\ud800", "不", "attack.", "not"]), max_size=60)


@given(WORDS.map(" ".join), st.text(alphabet=st.characters(exclude_characters="\x00"), max_size=30))
def test_offsets_always_slice_to_the_quote_and_any_unicode_is_survived(text: str, title: str) -> None:
    article = Article.model_construct(id="a", text=text, title=title, published_at=None, ingested_at=None)
    (findings,) = DETECTOR.detect([article])
    for found in findings:
        assert getattr(article, found.field)[found.start : found.end] == found.quote


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=200))
def test_text_after_a_paragraph_break_does_not_change_what_stands_before(more: str) -> None:
    (before,) = DETECTOR.detect([Article.of(TEXT)])
    (after,) = DETECTOR.detect([Article.of(TEXT + "\n\n" + more)])
    assert after[: len(before)] == before
