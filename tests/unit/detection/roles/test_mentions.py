"""Which names stand in a text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.catalogue.gazetteer import load_gazetteer
from streams.detection.roles.fold import fold
from streams.detection.roles.mentions import find_mentions

GAZETTEER = load_gazetteer()


def codes(text: str, on: date | None = None) -> list[str]:
    return [mention.code for mention in find_mentions(text, on=on, gazetteer=GAZETTEER)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad sent troops; Jordan did not.", ["TCD", "JOR"]),
        ("The band of Michael Jordan and Chad Smith played.", []),
        ("The cook put the turkey beside the china.", []),
        ("Turkey and China talked.", ["TUR", "CHN"]),
        ("Give us peace, the US said.", ["USA"]),
        ("Georgia's army moved.", ["GEO"]),
        ("Georgia counted its votes again in Atlanta.", ["USA"]),
        ("The Niger Delta is in Nigeria, not in Niger.", ["NGA", "NGA", "NER"]),
        ("Guinea-Bissau, Equatorial Guinea, Papua New Guinea and Guinea", ["GNB", "GNQ", "PNG", "GIN"]),
        ("South Sudanese and Sudanese", ["SSD", "SDN"]),
        ("Congo-Brazzaville and Congo", ["COG", "COD"]),
        ("The Kosovars spoke with the Palestinians.", ["XKX", "PSE"]),
        ("Türkiye’s Erdoğan", ["TUR", "TUR"]),
        ("Chinas plan and Moscows reply", ["CHN", "RUS"]),
        ("Romania, romanticism", ["ROU"]),
    ],
)
def test_names_are_whole_words_in_their_own_spelling(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kremlin answered the White House.", ["RUS", "USA"]),
        ("The IDF and the Knesset", ["ISR", "ISR"]),
        ("The Arab League, the EU, NATO and the UN", ["LAS", "EUU", "NATO", "UNO"]),
        ("Daesh, Hamas, Boko Haram, al-Qaeda", ["ISIS", "HAMAS", "BOKOHARAM", "ALQAEDA"]),
    ],
)
def test_buildings_bodies_and_groups_have_codes(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_surname_counts_while_its_bearer_is_in_office_and_some_months_around() -> None:
    spoken = {year: codes("Sharon spoke.", on=date(year, 6, 1)) for year in (1998, 2003, 2015)}
    assert spoken == {1998: [], 2003: ["ISR"], 2015: []}


def test_a_full_name_outlives_the_office() -> None:
    assert codes("Thabo Mbeki arrived.", on=date(2020, 1, 1)) == ["ZAF"]


def test_a_common_surname_needs_a_title() -> None:
    assert codes("Brown spoke. Prime Minister Brown spoke.", on=date(2008, 6, 1)) == ["GBR"]


def test_who_changes_sides_changes_the_code() -> None:
    told = [codes("Jolani spoke.", on=date(2018, 1, 1)), codes("Sharaa spoke.", on=date(2026, 1, 1))]
    assert told == [["HTS"], ["SYR"]]


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("Iran US. of'sİ’ \u0301Mali-")))
def test_mentions_are_in_order_and_do_not_overlap(text: str) -> None:
    found = find_mentions(text, on=None, gazetteer=GAZETTEER)
    bounds = [bound for mention in found for bound in (mention.start, mention.end)]
    assert bounds == sorted(bounds)
