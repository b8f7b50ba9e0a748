"""The gazetteer's files: what is read, and what is refused."""

import shutil
from pathlib import Path

import pycountry
import pytest

from streams.catalogue.gazetteer import BUILT_IN, load_gazetteer
from streams.catalogue.read import CatalogueError
from streams.detection.roles.gazetteer import Gazetteer

UNNAMED = {"ATA", "BVT", "HMD", "IOT", "SGS", "UMI", "ATF", "FLK", "MAF", "SXM", "BES", "CCK", "SHN"}
"""Uninhabited, or small territories of states, under names that no newspaper prints."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(BUILT_IN, tmp_path / "gazetteer")


@pytest.fixture(scope="module")
def built_in() -> Gazetteer:
    return load_gazetteer()


def test_every_state_has_a_name(built_in: Gazetteer) -> None:
    named = {name.code for names in built_in.names.values() for name in names}
    assert {country.alpha_3 for country in pycountry.countries} - named <= UNNAMED


def test_every_home_of_a_group_is_a_known_code(built_in: Gazetteer) -> None:
    known = {name.code for names in built_in.names.values() for name in names}
    assert {home for homes in built_in.homes.values() for home in homes} <= known


def test_ambiguous_names_are_names(built_in: Gazetteer) -> None:
    spelled = {name.text for names in built_in.names.values() for name in names}
    assert built_in.doubts.keys() <= spelled


@pytest.mark.parametrize(
    ("file", "line", "wrong", "told"),
    [
        ("countries.yaml", 1, "QQQ: {people: [Qqqian]}", "QQQ: no ISO 3166 alpha-3 code"),
        ("groups.yaml", 1, "MYGROUP: {home: [FRA]}", "MYGROUP.names: Field required"),
        ("groups.yaml", 1, "MYGROUP: {names: [My Group], hoem: [FRA]}", "MYGROUP.hoem: Extra inputs are not permitted"),
        (
            "leaders.yaml",
            1,
            "- {name: Ann Ode, code: FRA, from: 2001-02-03, to: 2001-01-01}",
            "`to` lies before `from`",
        ),
        ("leaders.yaml", 1, "- {name: Ann Ode, code: FRA, from: soon, to: 2001-01-01}", "0.from: "),
        ("words.yaml", 1, "preposition: [in, 7]", "preposition.1: Input should be a valid string"),
    ],
)
def test_an_error_names_file_line_and_field(folder: Path, file: str, line: int, wrong: str, told: str) -> None:
    (folder / file).write_text(wrong + "\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_gazetteer(folder)
    assert str(caught.value).startswith(f"{folder / file}:{line}: ")
    assert told in str(caught.value)


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "places.yaml").unlink()
    with pytest.raises(CatalogueError, match=r"places\.yaml: cannot be read"):
        load_gazetteer(folder)


def test_without_learned_weights_names_are_still_found(folder: Path) -> None:
    (folder / "weights.json").unlink()
    assert load_gazetteer(folder).names


def test_a_key_that_stands_twice_is_told(folder: Path) -> None:
    (folder / "countries.yaml").write_text("AFG: {capital: [Kabul]}\nAFG: {people: [Afghan]}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"countries\.yaml:2: AFG: the key stands twice, first on line 1"):
        load_gazetteer(folder)
