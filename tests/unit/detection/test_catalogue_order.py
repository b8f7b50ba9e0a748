"""A catalogue is a set: in whatever order its signals come, the same is found. And many signals cost little."""

import random
from dataclasses import replace
from pathlib import Path
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.catalogue import load_catalogue, load_detector
from streams.detection import Detector
from streams.detection.detector import RuleDetector
from tests.benchmarks.detection import write_signal
from tests.benchmarks.texts import war_dense

RULES = load_catalogue().rules
ARTICLES = war_dense(6)
EXPECTED = RuleDetector(RULES).detect(ARTICLES)


@settings(max_examples=5, deadline=None)
@given(st.integers())
def test_the_order_of_signals_does_not_matter(seed: int) -> None:
    signals = list(RULES.signals)
    random.Random(seed).shuffle(signals)
    assert RuleDetector(replace(RULES, signals=tuple(signals))).detect(ARTICLES) == EXPECTED


def seconds(detector: Detector) -> float:
    """Return processor time, the best of five runs."""
    times = []
    for _ in range(5):
        began = process_time()
        detector.detect(ARTICLES)
        times.append(process_time() - began)
    return min(times)


def test_a_thousand_signals_take_at_most_twice_the_time_of_twenty_five(tmp_path: Path) -> None:
    for number in range(975):
        write_signal(tmp_path, number)
    many = load_detector(signals_dir=tmp_path, verifier="rules")
    assert seconds(many) <= 2 * seconds(load_detector(verifier="rules"))
