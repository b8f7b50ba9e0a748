"""How the model is run; how well it judges is measured in tests/quality."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from schemas import Article
from streams.catalogue import load_detector
from streams.verifier import EncoderVerifier, load_verifier

PASSAGES = [
    "Gunmen opened fire on a market in Maiduguri on Monday, killing eleven people.",
    "The bakery in Gdansk reopened.",
    "Qatar told both delegations that it may give up its role as mediator if neither side moves. " * 3,
    "",
    "x" * 20_000,
]


@pytest.fixture(scope="module")
def verifier() -> EncoderVerifier:
    return load_verifier()


def test_every_passage_gets_a_probability_for_every_signal(verifier: EncoderVerifier) -> None:
    judged = verifier.judge(PASSAGES)
    assert [set(row) for row in judged] == [set(verifier.signals)] * len(PASSAGES)
    assert all(0 <= p <= 1 for row in judged for p in row.values())


def test_no_passages_give_no_judgements(verifier: EncoderVerifier) -> None:
    assert verifier.judge([]) == []


def test_a_plain_attack_is_told_from_a_bakery(verifier: EncoderVerifier) -> None:
    """By the model, and by the thresholds that the catalogue sets on what model and rules say together."""
    attack, bakery = verifier.judge(PASSAGES[:2])
    assert attack["attack"] > 0.5
    assert all(bakery[signal] < threshold for signal, threshold in verifier.thresholds.items())
    told = load_detector(verifier="model").detect([Article.of(text, id="a") for text in PASSAGES[:2]])
    assert [[finding.signal for finding in findings] for findings in told] == [["attack"], []]


def test_a_judgement_does_not_depend_on_the_passages_beside_it(verifier: EncoderVerifier) -> None:
    together = verifier.judge(PASSAGES)
    alone = [verifier.judge([passage])[0] for passage in PASSAGES]
    for row, other in zip(together, alone, strict=True):
        assert row == pytest.approx(other, abs=1e-5)


def test_threads_that_share_a_verifier_get_the_same_answers(verifier: EncoderVerifier) -> None:
    expected = verifier.judge(PASSAGES)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(verifier.judge, [PASSAGES] * 8)) == [expected] * 8
