"""What is refused when a model folder is loaded."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from streams.verifier import BrokenModel, MissingRuntime, load_verifier
from streams.verifier.bundle import BUILT_IN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUILT_IN, tmp_path / "model"))


def test_a_changed_model_is_refused_with_both_hashes(folder: Path) -> None:
    with (folder / "model.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(BrokenModel, match=r"model\.onnx: SHA-256 is [0-9a-f]{64}, verifier\.json says [0-9a-f]{64}"):
        load_verifier(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(BrokenModel, match=r"tokenizer\.json: No such file"):
        load_verifier(folder)


def test_a_description_with_a_wrong_field_names_the_field(folder: Path) -> None:
    description = json.loads((folder / "verifier.json").read_text())
    description["heads"][0]["slope"] = -1
    (folder / "verifier.json").write_text(json.dumps(description))
    with pytest.raises(BrokenModel, match=r"heads\.0\.slope"):
        load_verifier(folder)


def test_without_the_runtime_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingRuntime, match=r"needs onnxruntime: pip install newsalert\[verifier\]"):
        load_verifier()
