"""Signal files in, a catalogue out; mistakes are told with file, line and field."""

from pathlib import Path

import pytest

from schemas import Article
from streams.catalogue import CatalogueError, load_catalogue, load_detector
from streams.catalogue.template import template


def write(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    text = template(name)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_signals_of_the_codebook_are_built_in() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.signals) == 25
    assert all(len(spec.examples.fires) >= 8 <= len(spec.examples.silent) for spec in catalogue.signals.values())


def test_the_same_files_give_the_same_hash() -> None:
    assert load_catalogue().hash == load_catalogue().hash


def test_a_users_folder_adds_a_signal_and_changes_the_hash(tmp_path: Path) -> None:
    write(tmp_path, "levy")
    catalogue = load_catalogue(tmp_path)
    assert len(catalogue.signals) == 26
    assert catalogue.hash != load_catalogue().hash


def test_a_users_file_overrides_a_built_in_signal(tmp_path: Path) -> None:
    write(tmp_path, "attack")
    assert load_catalogue(tmp_path).signals["attack"].title == "Attack"
    detector = load_detector(signals_dir=tmp_path, verifier="rules")
    ((found,),) = detector.detect([Article.of("The government rationed petrol from Monday.")])
    assert found.signal == "attack"


MISTAKES = [
    (("strong: 0.8", "strong: 8"), "20: confidence.strong: Input should be less than or equal to 1"),
    (("severity: Moderate", "severity: Grave"), "4: severity: Input should be"),
    (("ration & fuel", "ration & fule"), "18: patterns.strong.0: class `fule` is neither in this file"),
    (("ration & fuel", "ration .99. fuel"), "18: patterns.strong.0: a gap of 99 words; 40 is the most"),
    (("ration & fuel", "ration & fuel .. ration"), "18: patterns.strong.0: `&` joins two or three classes"),
    (("ration & fuel", "Ration!"), "18: patterns.strong.0: `Ration!` is no class name"),
    (("runbook:", "runbok:"), "1: runbook: Field required"),
    (("unless: {}", "spares: [sports]"), "19: spares.0: no liveness rule is named `sports`"),
    (
        ("verbs: [ration]", "include: [ratio]"),
        "12: classes.ration.include: class `ratio` is included but does not exist",
    ),
    (("title: ", "title: ["), "6: not YAML"),
    (("severity: Moderate", "version: 2\nseverity: Moderate"), "4: version: the key stands twice, first on line 2"),
    (("  ration:", "  fuel: {words: [petrol]}\n  ration:"), "15: fuel: the key stands twice, first on line 11"),
]


@pytest.mark.parametrize(("change", "problem"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_field(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    path = write(tmp_path, "levy", change)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    assert str(caught.value).startswith(f"{path}:{problem}")


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "levy")
    (tmp_path / "other.yaml").write_text(template("levy"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"other\.yaml:1: id: `levy` is taken by levy\.yaml"):
        load_catalogue(tmp_path)


def test_a_word_that_yaml_would_read_as_a_truth_value_stays_a_word(tmp_path: Path) -> None:
    write(tmp_path, "levy", ("words: [fuel", "words: [off, no, fuel"))
    assert load_catalogue(tmp_path).signals["levy"].classes["fuel"].words[:2] == ("off", "no")
