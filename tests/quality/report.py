"""Measure detection on labelled news: `name<TAB>value<TAB>must reach<TAB>aim`, by rules, by the model, and by both.

python -m tests.quality.report [FOLDER]

FOLDER holds check.jsonl, tune.jsonl, written.jsonl and score.py; by default it is ../shared/quality. The texts are not
part of the project, so a clone without them says so and measures nothing.
"""

import importlib.util
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from schemas import Article
from streams.catalogue import load_detector
from streams.detection import Finding
from streams.detection.detector import RuleDetector
from streams.verifier import load_verifier
from training.data import tenth

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT.parent / "shared" / "quality"
KEPT_OUT = 9
"""The tenth of tune.jsonl and written.jsonl that nothing was trained on (thresholds saw that of tune.jsonl)."""

Items = list[dict[str, Any]]
Predicted = dict[str, dict[str, Any]]
Predict = Callable[[Items], Predicted]


def main() -> None:
    """Print the proof rows of what ships, then how rules and model do alone, and how far to trust a confidence."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not (folder / "check.jsonl").is_file():
        sys.stdout.write(f"nothing measured: no labelled news at {folder}\n")
        return
    sets = read(folder)
    score = scorer(folder)
    both = detecting(load_detector(verifier="model"))
    _proof(sets, score, both)
    for name, predict in (("rules", detecting(load_detector(verifier="rules"))), ("model", model_alone())):
        for kind, items in sets.items():
            _print(f"{kind}, {name} alone, micro F1", score(by_id(items), predict(items))["micro"]["f1"], "", "")
    _reliability(sets, both)


def _proof(sets: Mapping[str, Items], score: Any, both: Predict) -> None:
    told = {kind: both(items) for kind, items in sets.items()}
    scored = {kind: score(by_id(items), told[kind]) for kind, items in sets.items()}
    check = scored["check"]
    _print("check, micro F1", check["micro"]["f1"], "0.87", "0.93")
    _print("check, precision", check["micro"]["precision"], "0.88", "0.94")
    enough = [row["f1"] for row in check["signals"].values() if row["gold"] >= 5]
    _print("check, macro F1 of signals with five items", sum(enough) / len(enough), "0.78", "0.90")
    _print("written tenth, micro F1", scored["written"]["micro"]["f1"], "0.82", "0.92")
    for kind in ("check", "tune"):
        _print(f"{kind}, quiet items alerted in 1,000", quiet(sets[kind], told[kind]), "15", "8")
    for slot, must, aim in (("actor", "0.80", "0.90"), ("target", "0.65", "0.80"), ("mode", "0.85", "0.92")):
        found = check["slots"].get(slot, {"right": 0, "of": 0})
        _print(f"check, {slot} right", found["right"] / max(1, found["of"]), must, aim)
    _print("tune tenth, micro F1", scored["tune"]["micro"]["f1"], "", "")


def _reliability(sets: Mapping[str, Items], both: Predict) -> None:
    """Of findings with such a confidence, how many are right: on check.jsonl and the tenth of tune.jsonl."""
    counts = [[0, 0] for _ in range(10)]
    for kind in ("check", "tune"):
        told = both(sets[kind])
        for item in sets[kind]:
            live = {signal["id"] for signal in item["signals"]}
            for found in told[item["id"]]["signals"]:
                bin_ = counts[min(9, int(found["confidence"] * 10))]
                bin_[0] += found["signal"] in live
                bin_[1] += 1
    for number, (right, of) in enumerate(counts):
        if of:
            _print(f"confidence {number / 10:.1f} to {number / 10 + 0.1:.1f}, right of {of}", right / of, "", "")


def read(folder: Path) -> dict[str, Items]:
    """Return check.jsonl, and of the other two the tenth kept out."""
    rows = {
        name: [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("check", "tune", "written")
    }
    return {
        name: [row for row in items if name == "check" or tenth(row["id"]) == KEPT_OUT] for name, items in rows.items()
    }


def scorer(folder: Path) -> Any:
    """Load the scorer that stands beside the news."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score


def article(item: Mapping[str, Any]) -> Article:
    """Make an article of an item."""
    published = f"{item['date']}T12:00:00Z" if item.get("date") else None
    return Article.of(item["text"], id=item["id"], published_at=published)


def detecting(detector: RuleDetector) -> Predict:
    """Predict with a detector."""

    def predict(items: Items) -> Predicted:
        found = detector.detect([article(item) for item in items])
        return {item["id"]: {"signals": list(map(_told, of))} for item, of in zip(items, found, strict=True)}

    return predict


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "signal": finding.signal,
        "confidence": finding.confidence,
        "actor": finding.actor,
        "target": finding.target,
        "mode": finding.mode,
    }


def model_alone() -> Predict:
    """Predict with the verifier on whole items, at its own thresholds."""
    verifier = load_verifier()

    def predict(items: Items) -> Predicted:
        judged = verifier.judge([item["text"] for item in items])
        return {item["id"]: {"signals": surest(of)} for item, of in zip(items, judged, strict=True)}

    def surest(of: Mapping[str, float]) -> list[dict[str, Any]]:
        return [{"signal": name} for name, share in of.items() if share >= verifier.thresholds[name]]

    return predict


def by_id(items: Items) -> dict[str, dict[str, Any]]:
    """Key items as the scorer wants them."""
    return {item["id"]: item for item in items}


def quiet(items: Sequence[Mapping[str, Any]], told: Predicted) -> float:
    """Count alerts on 1,000 items that carry nothing, at the natural base rate of their kind."""
    nothing = [item for item in items if not item["signals"] and item["stratum"].startswith("random")]
    return 1_000 * sum(bool(told[item["id"]]["signals"]) for item in nothing) / len(nothing)


def _print(name: str, value: float, must: str, aim: str) -> None:
    sys.stdout.write(f"{name}\t{value:.3f}\t{must}\t{aim}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
