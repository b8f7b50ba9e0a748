"""Words in all their forms."""

import pytest

from streams.catalogue.inflect import noun_forms, verb_forms

IRREGULAR = {"withdraw": "withdrew withdrawn", "begin": "began begun", "man": "men"}

VERBS = [
    ("shell", {"shell", "shells", "shelled", "shelling"}),
    ("stop", {"stop", "stops", "stopped", "stopping"}),
    ("deny", {"deny", "denies", "denied", "denying"}),
    ("invade", {"invade", "invades", "invaded", "invading"}),
    ("crush", {"crush", "crushes", "crushed", "crushing"}),
    ("lie", {"lie", "lies", "lied", "lying"}),
    ("agree", {"agree", "agrees", "agreed", "agreeing"}),
    ("begin", {"begin", "begins", "began", "begun", "beginning"}),
    ("withdraw from", {f"{form} from" for form in ("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing")}),
]


@pytest.mark.parametrize(("verb", "forms"), VERBS)
def test_a_verb_inflects_its_first_word(verb: str, forms: set[str]) -> None:
    assert set(verb_forms(verb, IRREGULAR)) == forms


@pytest.mark.parametrize(
    ("noun", "plural"), [("peace treaty", "peace treaties"), ("gunman", "gunmans"), ("man", "men")]
)
def test_a_noun_inflects_its_last_word(noun: str, plural: str) -> None:
    assert noun_forms(noun, IRREGULAR) == (noun, plural)
