"""Who does it to whom, on invented sentences."""

from datetime import date

import pytest

from streams.catalogue.gazetteer import load_gazetteer
from streams.detection.roles import Roles, assign

GAZETTEER = load_gazetteer()


def roles(sentence: str, anchor: str, *, signal: str = "attack", before: str = "", on: date | None = None) -> Roles:
    start = sentence.index(anchor)
    return assign(
        sentence,
        signal=signal,
        anchor=(start, start + len(anchor)),
        context=before + sentence,
        on=on,
        gazetteer=GAZETTEER,
    )


def parties(sentence: str, anchor: str, *, signal: str = "attack", before: str = "") -> tuple[str | None, str | None]:
    found = roles(sentence, anchor, signal=signal, before=before)
    return found.actor, found.target


@pytest.mark.parametrize(
    ("sentence", "anchor", "expected"),
    [
        ("A Russian missile hit an apartment block in Kyiv on Sunday.", "missile hit", ("RUS", "UKR")),
        ("Israeli air strikes killed six people in Gaza.", "air strikes", ("ISR", "PSE")),
        ("Four Malian soldiers were killed by fighters of the Polisario Front.", "killed", ("POLISARIO", "MLI")),
        ("Turkish jets bombed positions of the PKK near the border.", "bombed", ("TUR", "PKK")),
        ("Hezbollah fired rockets at northern Israel.", "fired rockets", ("HEZBOLLAH", "ISR")),
    ],
)
def test_an_attack_has_the_one_who_strikes_and_the_one_struck(
    sentence: str, anchor: str, expected: tuple[str, str]
) -> None:
    assert parties(sentence, anchor) == expected


def test_where_a_bomb_goes_off_is_whom_it_is_aimed_at() -> None:
    assert parties("A car bomb exploded outside a court in Quetta.", "exploded") == (None, "PAK")


def test_unnamed_gunmen_are_nobody() -> None:
    assert roles("Gunmen opened fire on worshippers in Peshawar.", "opened fire").actor is None


@pytest.mark.parametrize(
    ("signal", "sentence", "anchor", "expected"),
    [
        ("troop_withdrawal", "The withdrawal of its troops from Mali by France ends in May.", "withdrawal", "FRA"),
        ("proposal_rejected", "The peace plan was rejected by Sudan.", "rejected", "SDN"),
        ("sanctions", "Sanctions were imposed on Belarus by the European Union.", "Sanctions were imposed", "EUU"),
        ("military_threat", "Iran's threats to strike Israel grew louder.", "threats", "IRN"),
        ("ceasefire_demand", "The UN secretary-general urged the Taliban to stop fighting.", "urged", "UNO"),
    ],
)
def test_passives_nouns_and_speakers_name_the_actor(signal: str, sentence: str, anchor: str, expected: str) -> None:
    assert roles(sentence, anchor, signal=signal).actor == expected


def test_both_sides_of_talks_are_told() -> None:
    found = parties("Colombia and the ELN opened talks in Quito.", "talks", signal="peace_talks")
    assert set(found) == {"COL", "ELN"}


def test_a_capital_stands_for_its_government() -> None:
    assert parties("Moscow threatens to bomb Kyiv.", "threatens", signal="military_threat") == ("RUS", "UKR")


def test_the_government_is_the_one_named_before() -> None:
    found = parties(
        "The government has rejected the ceasefire offered by the rebels.",
        "rejected the ceasefire",
        signal="ceasefire_refused",
        before="Fighting went on in Chad. ",
    )
    assert found[0] == "TCD"


def test_a_leader_speaks_for_the_country_that_he_leads_at_the_time() -> None:
    sentence = "Tusk threatened Russia with new sanctions."
    told = [
        roles(sentence, "threatened", signal="sanctions_threat", on=on).actor
        for on in (date(2012, 5, 1), date(2017, 5, 1), date(2025, 5, 1))
    ]
    assert told == ["POL", "EUU", "POL"]


@pytest.mark.parametrize(
    ("sentence", "anchor", "mode"),
    [
        ("Rockets were fired at Sderot from Gaza.", "Rockets were fired", "missile"),
        ("A drone strike killed two men in Marib.", "drone strike", "drone"),
        ("Syrian warplanes carried out air strikes on Idlib.", "air strikes", "air_strike"),
        ("Artillery shelled the suburbs of Donetsk.", "shelled", "artillery"),
        ("A suicide bomber blew himself up in Kabul.", "suicide bomber", "bombing"),
        ("A gunman shot dead five people at a school in Texas.", "shot dead", "shooting"),
        ("A man stabbed three passers-by with a knife in Lyon.", "stabbed", "stabbing"),
        ("Troops and rebels clashed near Goma.", "clashed", "clash"),
        ("The mayor was assassinated in Mogadishu.", "assassinated", "assassination"),
    ],
)
def test_weapon_and_verb_tell_the_mode(sentence: str, anchor: str, mode: str) -> None:
    assert roles(sentence, anchor).mode == mode


def test_only_an_attack_has_a_mode() -> None:
    assert roles("Iran warns that its missiles will answer.", "warns", signal="military_threat").mode is None


def test_a_signal_of_the_users_own_gets_roles_by_general_grammar() -> None:
    assert parties("Norway has invited Eritrea to a regatta.", "invited", signal="regatta") == ("NOR", "ERI")


@pytest.mark.parametrize("sentence", ["", " ", "“", "attack", "\ud800 attack", "İ" * 50, "of the the of"])
def test_a_sentence_without_names_has_no_roles(sentence: str) -> None:
    found = assign(sentence, signal="attack", anchor=(0, len(sentence)), context=sentence, on=None, gazetteer=GAZETTEER)
    assert (found.actor, found.target) == (None, None)


def test_a_sentence_of_any_length_is_answered_from_what_stands_near_the_anchor() -> None:
    sentence = "Over the hills, Iran slept. " * 10_000 + "x " * 600 + "Israel shelled Lebanon" + " x" * 100_000
    assert parties(sentence, "shelled") == ("ISR", "LBN")
