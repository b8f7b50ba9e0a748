"""Learn how the verifier's log-odds and the rules' make one confidence, and from which confidence on a signal is live.

python -m training.blend ../shared/quality

Reads the two tenths of tune.jsonl that neither the verifier nor the rules have learned from, and held.jsonl, our own
summaries in the wording of later years, likewise kept from both; writes `blend` of streams/vocabulary/weights.yaml and
`with_model` of every signal file.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from schemas import Article
from streams.catalogue import Catalogue, load_catalogue
from streams.catalogue.load import VOCABULARY
from streams.detection.confidence import log_odds
from streams.detection.detector import RuleDetector
from streams.detection.judge import Judgement
from streams.verifier import load_verifier
from training.data import read, tenth
from training.rules import dumped

HELD = (8, 9)
CAUTION = 60
"""Items of all signals together that count beside a signal's own when its threshold is chosen."""
BETA = 0.85
"""A missed signal weighs three quarters of a false one: somebody is woken by each false one."""
GRID = [step / 100 for step in range(20, 81, 2)]


class Item(NamedTuple):
    """What the detector judged of an item, by signal, and what is live in it."""

    judged: dict[str, Judgement]
    live: frozenset[str]


def main() -> None:
    """Learn and write: first the blend, then thresholds on what it gives."""
    parser = argparse.ArgumentParser(description="Learn the blend of rules and verifier.")
    parser.add_argument("quality", type=Path, help="folder of tune.jsonl")
    quality = parser.parse_args().quality
    path = VOCABULARY / "weights.yaml"
    kept = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(dumped({**kept, "blend": fit_blend(judged(quality))}), encoding="utf-8")
    catalogue = load_catalogue()
    for signal, threshold in thresholds(judged(quality), sorted(catalogue.signals)).items():
        write_threshold(catalogue, signal, threshold)


def judged(quality: Path) -> list[Item]:
    """Judge the tenths kept out."""
    rows = [json.loads(line) for line in (quality / "tune.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if tenth(row["id"]) in HELD]
    articles = [Article.of(r["text"], id=r["id"], published_at=f"{r['date']}T12:00:00Z") for r in rows]
    live = [frozenset(signal["id"] for signal in row["signals"]) for row in rows]
    own = read(Path(__file__).with_name("held.jsonl"))
    articles += [Article.of(one.text, id=f"held-{number}") for number, one in enumerate(own)]
    live += [one.signals for one in own]
    detector = RuleDetector(load_catalogue().rules, None, load_verifier())
    return [Item(best(found), told) for told, found in zip(live, detector.judge(articles), strict=True)]


def best(found: Iterable[Judgement]) -> dict[str, Judgement]:
    """Return the surest judgement of each signal."""
    chosen: dict[str, Judgement] = {}
    for judgement in found:
        if judgement.model is not None:
            known = chosen.setdefault(judgement.signal, judgement)
            if judgement.confidence > known.confidence:
                chosen[judgement.signal] = judgement
    return chosen


def fit_blend(items: Sequence[Item]) -> dict[str, float]:
    """Fit the log-odds by logistic regression, apart for signals that a rule proposed and for those that none did."""
    proposed, alone = [], []
    for judgement, live in pairs(items):
        odds = log_odds(judgement.model or 0.0)
        if judgement.candidate is None:
            alone.append((odds, 1.0, live))
        else:
            proposed.append((odds, judgement.candidate.odds, 1.0, live))
    names = ("model", "rules", "proposed"), ("model_alone", "unproposed")
    fitted = [*zip(names[0], logistic(proposed), strict=True), *zip(names[1], logistic(alone), strict=True)]
    return {name: round(float(value), 3) for name, value in fitted}


def pairs(items: Iterable[Item]) -> Iterator[tuple[Judgement, bool]]:
    """Yield every judgement with whether it is right."""
    for item in items:
        for signal, judgement in item.judged.items():
            yield judgement, signal in item.live


def logistic(rows: Sequence[tuple[float, ...]]) -> np.ndarray:
    """Fit a logistic regression by Newton's method; the last column is the outcome."""
    table = np.array(rows, dtype=float)
    features, outcome = table[:, :-1], table[:, -1]
    weights = np.zeros(features.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-features @ weights))
        bend = (features.T * (share * (1 - share))) @ features + 0.05 * np.eye(len(weights))
        weights += np.linalg.solve(bend, features.T @ (outcome - share) - 0.05 * weights)
    return weights


def thresholds(items: Sequence[Item], signals: Iterable[str]) -> dict[str, float]:
    """Choose for each signal what gives the best F-beta on its own items and, where these are few, on all."""
    signals = list(signals)
    counts = {signal: {at: count(items, [signal], at) for at in GRID} for signal in signals}
    whole = {at: count(items, signals, at) for at in GRID}
    return {signal: max(GRID, key=lambda at: f_beta(blended(counts[signal][at], whole[at]))) for signal in signals}


def count(items: Iterable[Item], signals: Iterable[str], threshold: float) -> tuple[float, float, float]:
    """Count right alerts, alerts, and live signals."""
    signals = set(signals)
    right = alerts = live = 0
    for item in items:
        told = {name for name in signals & item.judged.keys() if item.judged[name].confidence >= threshold}
        right += len(told & item.live)
        alerts += len(told)
        live += len(signals & item.live)
    return right, alerts, live


def blended(own: tuple[float, float, float], whole: tuple[float, float, float]) -> tuple[float, float, float]:
    """Add the whole to a signal's own counts, as if it were `CAUTION` items."""
    share = CAUTION / whole[2]
    return own[0] + share * whole[0], own[1] + share * whole[1], own[2] + share * whole[2]


def f_beta(counts: tuple[float, float, float]) -> float:
    """Return the mean of precision and recall in which recall weighs `BETA` squared."""
    right, alerts, live = counts
    return (1 + BETA**2) * right / (alerts + BETA**2 * live)


def write_threshold(catalogue: Catalogue, signal: str, threshold: float) -> None:
    """Set `with_model` in a signal's file."""
    path = catalogue.files[signal]
    text = re.sub(r"(, with_model: [\d.]+)?\}(?=\n)", "}", path.read_text(encoding="utf-8"))
    text = re.sub(r"(confidence: \{[^}]*)\}", rf"\1, with_model: {threshold:.2f}}}", text)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
