"""Paragraphs and sentences, as spans of the text."""

from streams.detection.segment import LONGEST_SENTENCE, Span, paragraphs, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, Span(0, len(text)))]


def blocks(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def test_a_full_stop_before_a_capital_ends_a_sentence() -> None:
    assert split("Troops left. The town cheered.") == ["Troops left.", "The town cheered."]


def test_an_abbreviation_does_not() -> None:
    assert split("Gen. Ali met Lt. Col. Noor in St. Anne.") == ["Gen. Ali met Lt. Col. Noor in St. Anne."]


def test_an_abbreviated_country_ends_a_sentence_only_before_a_word_that_begins_one() -> None:
    assert split("He left the U.S. The army stayed.") == ["He left the U.S.", "The army stayed."]
    assert split("The U.S. Embassy closed.") == ["The U.S. Embassy closed."]


def test_a_quote_stays_with_who_said_it() -> None:
    text = "“We may step back.” Mr Rao told reporters in Doha. He left."
    assert split(text) == ["“We may step back.” Mr Rao told reporters in Doha.", "He left."]


def test_a_sentence_without_end_is_cut_at_a_space() -> None:
    pieces = split("word " * 1_000)
    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    assert all(piece.startswith("word") for piece in pieces)


def test_a_blank_line_parts_paragraphs() -> None:
    assert blocks("One\n\ntwo") == ["One", "two"]


def test_a_wrapped_line_does_not() -> None:
    assert blocks("The army said\nthat it had left.") == ["The army said\nthat it had left."]


def test_a_headline_on_its_own_line_does() -> None:
    assert blocks("Army leaves town\nThe army left on Monday.") == ["Army leaves town", "The army left on Monday."]
