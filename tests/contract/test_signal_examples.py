"""Every example of every signal file: what must fire fires by rules alone, what must not stays silent."""

import pytest

from schemas import Article
from streams.catalogue import load_catalogue, load_detector

CATALOGUE = load_catalogue()
DETECTOR = load_detector(verifier="rules")
FIRES = [(name, text) for name, spec in CATALOGUE.signals.items() for text in spec.examples.fires]
SILENT = [(name, text) for name, spec in CATALOGUE.signals.items() for text in spec.examples.silent]


def fired(text: str) -> set[str]:
    (findings,) = DETECTOR.detect([Article.of(text)])
    return {finding.signal for finding in findings}


@pytest.mark.parametrize(("signal", "text"), FIRES)
def test_an_example_fires_its_signal(signal: str, text: str) -> None:
    assert signal in fired(text)


@pytest.mark.parametrize(("signal", "text"), SILENT)
def test_a_counter_example_stays_silent(signal: str, text: str) -> None:
    assert signal not in fired(text)
