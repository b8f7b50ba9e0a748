"""Rules propose, a verifier judges: with a verifier that is plain to see through."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schemas import Article
from streams.catalogue import load_catalogue
from streams.detection.detector import RuleDetector
from streams.detection.verification import MOST_PASSAGES

RULES = load_catalogue().rules
STRIKE = "A missile struck the town on Monday."
CALM = "The mayor opened a bakery."


class Fixed:
    """Gives every passage the same probabilities, and remembers what it read."""

    signals = frozenset(signal.id for signal in RULES.signals)

    def __init__(self, **shares: float) -> None:
        self._shares = {**dict.fromkeys(self.signals, 0.001), **shares}
        self.read: list[Sequence[str]] = []

    def judge(self, passages: Sequence[str]) -> list[Mapping[str, float]]:
        self.read.append(list(passages))
        return [self._shares for _ in passages]


def found(text: str, verifier: Fixed, **fields: str) -> list[str]:
    (findings,) = RuleDetector(RULES, None, verifier).detect([Article.of(text, **fields)])
    return [finding.signal for finding in findings]


def test_the_verifier_confirms_what_rules_propose() -> None:
    assert found(STRIKE, Fixed(attack=0.9)) == ["attack"]


def test_the_verifier_refuses_what_rules_propose() -> None:
    assert found(STRIKE, Fixed(attack=0.01)) == []


def test_a_signal_that_no_rule_proposed_is_found_when_the_verifier_is_sure() -> None:
    assert found("The envoys broke bread by the burnt-out tanks.", Fixed(peace_talks=0.99)) == ["peace_talks"]


def test_a_text_without_a_word_of_conflict_is_not_read() -> None:
    verifier = Fixed()
    found(CALM, verifier)
    assert verifier.read == []


def test_the_passage_is_the_paragraph_around_the_sentence() -> None:
    verifier = Fixed()
    found(f"{CALM}\n\n{CALM} {STRIKE} {CALM}\n\n{CALM}", verifier)
    assert verifier.read == [[f"{CALM} {STRIKE} {CALM}"]]


def test_a_signal_once_found_is_not_read_for_again() -> None:
    verifier = Fixed(attack=0.99)
    found("\n\n".join(f"{STRIKE} It was number {number}." for number in range(5)), verifier)
    assert sum(map(len, verifier.read)) == 1


def test_a_long_text_costs_a_bounded_number_of_passages() -> None:
    verifier = Fixed()
    found("\n\n".join(f"{STRIKE} It was number {number}." for number in range(100)), verifier)
    assert sum(map(len, verifier.read)) == MOST_PASSAGES


def test_articles_of_a_batch_are_read_side_by_side() -> None:
    verifier = Fixed(attack=0.9)
    RuleDetector(RULES, None, verifier).detect([Article.of(f"{STRIKE} Day {day}.") for day in range(3)])
    assert [len(passages) for passages in verifier.read] == [3]


def test_a_signal_that_the_verifier_does_not_know_is_judged_by_rules() -> None:
    class Ignorant(Fixed):
        signals = frozenset({"peace_talks"})

    verifier = Ignorant()
    assert found(STRIKE, verifier) == ["attack"]
    assert found(f"{STRIKE} {CALM}", verifier) == ["attack"]


def test_a_file_that_keeps_the_verifier_out_is_judged_by_rules() -> None:
    attack = next(signal for signal in RULES.signals if signal.id == "attack")
    rules = replace(RULES, signals=(replace(attack, verifier=False),))
    (findings,) = RuleDetector(rules, None, Fixed(attack=0.01)).detect([Article.of(STRIKE)])
    assert [finding.signal for finding in findings] == ["attack"]
