"""Learn how often each pattern is right, and how much each liveness rule speaks against a mention, from labelled news.

python -m training.rules ../shared/quality

Reads tune.jsonl (four fifths: the rest is kept out, by the verifier's split) and written.jsonl (nine tenths);
writes `patterns` and `stops` of streams/vocabulary/weights.yaml. The examples of signal files are not learned from.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from schemas import Article
from streams.catalogue.load import VOCABULARY, load_catalogue
from streams.detection.candidate import Candidate
from streams.detection.detector import sightings
from streams.detection.propose import Proposer
from streams.detection.rules import DEFAULT_STOP
from training.data import tenth

WRITTEN_WEIGHT = 0.5
PRIOR_PATTERN = 1.0
PRIOR_STOP = 0.3
"""How strongly weights are held to the analyst's own numbers: the inverse variance of their log-odds."""


class Case(NamedTuple):
    """A candidate, whether its signal is live in the item, and how much it counts."""

    candidate: Candidate
    live: bool
    weight: float


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description="Learn the weights of patterns and liveness rules.")
    parser.add_argument("quality", type=Path, help="folder of tune.jsonl and written.jsonl")
    quality = parser.parse_args().quality
    path = VOCABULARY / "weights.yaml"
    kept = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(dumped({**kept, "stops": {}, "patterns": {}}), encoding="utf-8")
    patterns, stops = learn(list(cases(quality)))
    path.write_text(dumped({**kept, "stops": stops, "patterns": patterns}), encoding="utf-8")


def cases(quality: Path) -> Iterator[Case]:
    """Yield the best candidate of each signal in each sentence of the training items."""
    proposer = Proposer(load_catalogue().rules, wide=True)
    for name, weight, held in (("tune", 1.0, (8, 9)), ("written", WRITTEN_WEIGHT, (9,))):
        for line in (quality / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if tenth(item["id"]) in held:
                continue
            live = {signal["id"] for signal in item["signals"]}
            published = f"{item['date']}T12:00:00Z" if item.get("date") else None
            article = Article.of(item["text"], id=item["id"], published_at=published)
            for candidate in best_of_each(article, proposer):
                yield Case(candidate, candidate.signal in live, weight)


def best_of_each(article: Article, proposer: Proposer) -> list[Candidate]:
    """Return the likeliest candidate of each signal in an article."""
    best: dict[str, Candidate] = {}
    for sighting in sightings(proposer, article):
        for candidate in sighting.candidates:
            known = best.get(candidate.signal)
            if known is None or candidate.odds > known.odds:
                best[candidate.signal] = candidate
    return list(best.values())


def learn(found: Sequence[Case]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Fit log-odds = pattern + sum of stops by penalised maximum likelihood, from the analyst's numbers as prior."""
    pattern_of = index(f"{case.candidate.signal}\t{case.candidate.pattern}" for case in found)
    stop_of = index(name for case in found for name in against(case.candidate))
    prior = np.zeros(len(pattern_of) + len(stop_of))
    prior[len(pattern_of) :] = DEFAULT_STOP
    counts: Counter[str] = Counter()
    for case in found:
        key = f"{case.candidate.signal}\t{case.candidate.pattern}"
        prior[pattern_of[key]] = case.candidate.odds - DEFAULT_STOP * len(against(case.candidate))
        counts[key] += 1
    strength = np.array([PRIOR_PATTERN] * len(pattern_of) + [PRIOR_STOP] * len(stop_of))
    rows, columns = [], []
    for row, case in enumerate(found):
        own = [pattern_of[f"{case.candidate.signal}\t{case.candidate.pattern}"]]
        own += [len(pattern_of) + stop_of[name] for name in against(case.candidate)]
        rows += [row] * len(own)
        columns += own
    live = np.array([case.live for case in found], dtype=float)
    weight = np.array([case.weight for case in found])
    theta = fit(np.array(rows), np.array(columns), live, weight, prior, strength)
    patterns: dict[str, dict[str, float]] = {}
    for key, at in sorted(pattern_of.items()):
        signal, _, line = key.partition("\t")
        patterns.setdefault(signal, {})[line] = round(float(theta[at]), 2)
    return patterns, {name: round(float(theta[len(pattern_of) + at]), 2) for name, at in sorted(stop_of.items())}


def against(candidate: Candidate) -> tuple[str, ...]:
    """Return every rule that speaks against a candidate."""
    return (*candidate.stopped, *candidate.doubts)


def fit(
    rows: np.ndarray, columns: np.ndarray, live: np.ndarray, weight: np.ndarray, prior: np.ndarray, strength: np.ndarray
) -> np.ndarray:
    """Climb by diagonal Newton steps; the problem is convex and small."""
    theta = prior.copy()
    for _ in range(400):
        odds = np.bincount(rows, theta[columns], minlength=len(live))
        share = 1 / (1 + np.exp(-odds))
        slope = np.bincount(columns, (weight * (live - share))[rows], minlength=len(theta)) - strength * (theta - prior)
        bend = np.bincount(columns, (weight * share * (1 - share))[rows], minlength=len(theta)) + strength
        theta += 0.3 * slope / bend
    return theta


def index(names: Iterator[str]) -> dict[str, int]:
    """Number names in order."""
    return {name: at for at, name in enumerate(sorted(set(names)))}


def dumped(weights: dict[str, object]) -> str:
    """Write the file with what it is."""
    head = (
        "# Log-odds learned from labelled news (python -m training.rules); a pattern not named here goes by its file.\n"
    )
    return head + yaml.safe_dump(weights, sort_keys=False, width=1_000, allow_unicode=True)


if __name__ == "__main__":
    main()
