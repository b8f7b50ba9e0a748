"""Folders of signal files in, a catalogue or a detector out."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from schemas.message import canonical_json
from streams.catalogue.build import Sources, build
from streams.catalogue.gazetteer import load_gazetteer
from streams.catalogue.read import CatalogueError, error_at, read
from streams.catalogue.spec import FrequencyFile, IrregularFile, LivenessFile, SignalSpec, VocabularyFile, WeightFile
from streams.detection.detector import RuleDetector
from streams.detection.model import Verifier
from streams.detection.rules import Rules

BUILT_IN = Path(__file__).parent.parent / "signals"
VOCABULARY = Path(__file__).parent.parent / "vocabulary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All signals, by id, with the rules they compile to. Equal files give an equal hash."""

    signals: Mapping[str, SignalSpec]
    files: Mapping[str, Path]
    rules: Rules
    hash: str
    reasons: Mapping[str, str]
    """What each liveness rule means, by its name."""


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Load the built-in signals and, over them, those of a user's folder (or one file); raise CatalogueError."""
    files = {**_signal_files(BUILT_IN), **(_signal_files(folder) if folder else {})}
    specs = {name: spec for name, (_, spec) in sorted(files.items())}
    sources = Sources(
        signals=tuple(files.values()),
        vocabulary=read(VOCABULARY / "words.yaml", VocabularyFile),
        liveness=read(VOCABULARY / "liveness.yaml", LivenessFile),
        irregular=read(VOCABULARY / "irregular.yaml", IrregularFile),
        weights=read(VOCABULARY / "weights.yaml", WeightFile),
        frequency=read(VOCABULARY / "frequency.yaml", FrequencyFile),
    )
    return Catalogue(
        signals=specs,
        files={name: path for name, (path, _) in files.items()},
        rules=build(sources),
        hash=_digest(specs, sources),
        reasons={
            "age": "Long past, by a date beside it",
            "context": "Nothing near it speaks of a conflict",
            **{name: rule.title for name, rule in sources.liveness.rules.items()},
            **{name: subject.title for name, subject in sources.liveness.subjects.items()},
        },
    )


def load_detector(*, signals_dir: Path | None = None, verifier: Literal["model", "rules"] = "model") -> RuleDetector:
    """Load the catalogue and build the detector on it; `rules` leaves the model out."""
    return detector_maker(verifier=verifier)(load_catalogue(signals_dir))


def detector_maker(*, verifier: Literal["model", "rules"] = "model") -> Callable[[Catalogue], RuleDetector]:
    """Load model and names once, and return what builds a detector on any catalogue."""
    model = _verifier() if verifier == "model" else None
    gazetteer = load_gazetteer()
    return lambda catalogue: RuleDetector(catalogue.rules, gazetteer, model)


def files_of(folder: Path | None) -> tuple[Path, ...]:
    """Return every file that a catalogue is read from."""
    folders = (BUILT_IN, VOCABULARY, *((folder,) if folder else ()))
    return tuple(path for each in folders for path in sorted(each.glob("*.yaml")))


def _verifier() -> Verifier:
    from streams.verifier import load_verifier

    return load_verifier()


def _signal_files(folder: Path) -> dict[str, tuple[Path, SignalSpec]]:
    if not folder.exists():
        raise CatalogueError(f"{folder}: no such file or folder")
    found: dict[str, tuple[Path, SignalSpec]] = {}
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else [folder]:
        spec = read(path, SignalSpec)
        if spec.id in found:
            raise error_at(path, ("id",), f"`{spec.id}` is taken by {found[spec.id][0].name}")
        found[spec.id] = (path, spec)
    return found


def _digest(specs: Mapping[str, SignalSpec], sources: Sources) -> str:
    whole = {
        "signals": {name: spec.model_dump(mode="json") for name, spec in specs.items()},
        "vocabulary": sources.vocabulary.model_dump(mode="json"),
        "liveness": sources.liveness.model_dump(mode="json"),
        "weights": sources.weights.model_dump(mode="json"),
    }
    return hashlib.sha256(canonical_json(whole)).hexdigest()[:16]
