"""Hot reload: a changed folder is taken over as a whole, a wrong one is refused and the old one goes on."""

from pathlib import Path

import pytest

from streams.catalogue import Catalogue, CatalogueError
from streams.catalogue.reload import Refused, Reloader, Swapped
from streams.catalogue.template import template
from streams.detection.detector import RuleDetector


def build(catalogue: Catalogue) -> RuleDetector:
    return RuleDetector(catalogue.rules)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "levy.yaml").write_text(template("levy"), encoding="utf-8")
    return tmp_path


def test_nothing_happens_while_no_file_changes(folder: Path) -> None:
    assert Reloader(folder, build=build).check() is None


def test_a_new_signal_is_taken_over_with_a_new_hash(folder: Path) -> None:
    reloader = Reloader(folder, build=build)
    before = reloader.current
    (folder / "toll.yaml").write_text(template("toll"), encoding="utf-8")
    assert reloader.check() == Swapped(before=before.catalogue.hash, after=reloader.current.catalogue.hash)
    assert "toll" in reloader.current.catalogue.signals
    assert reloader.current.detector is not before.detector


def test_a_wrong_file_is_refused_and_the_old_catalogue_goes_on(folder: Path) -> None:
    reloader = Reloader(folder, build=build)
    before = reloader.current
    (folder / "levy.yaml").write_text(template("levy").replace("strong: 0.8", "strong: 8"), encoding="utf-8")
    outcome = reloader.check()
    assert isinstance(outcome, Refused)
    assert "levy.yaml:20: confidence.strong" in outcome.problem
    assert reloader.current is before
    assert reloader.check() is None


def test_a_file_put_right_again_is_taken_over(folder: Path) -> None:
    reloader = Reloader(folder, build=build)
    (folder / "levy.yaml").write_text("id: [", encoding="utf-8")
    assert isinstance(reloader.check(), Refused)
    (folder / "levy.yaml").write_text(template("levy").replace("version: 1", "version: 22"), encoding="utf-8")
    assert isinstance(reloader.check(), Swapped)
    assert reloader.current.catalogue.signals["levy"].version == 22


def test_a_hang_up_loads_even_when_nothing_changed(folder: Path) -> None:
    reloader = Reloader(folder, build=build)
    before = reloader.current
    assert reloader.check(force=True) is None
    assert reloader.current is not before
    assert reloader.current.catalogue.hash == before.catalogue.hash


def test_it_refuses_to_start_on_a_wrong_folder(tmp_path: Path) -> None:
    (tmp_path / "levy.yaml").write_text("id: levy", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"levy\.yaml:1: title: Field required"):
        Reloader(tmp_path, build=build)
