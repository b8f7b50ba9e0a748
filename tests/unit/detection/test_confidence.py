"""How rules and model make one confidence."""

from streams.catalogue import load_catalogue
from streams.detection.candidate import Candidate
from streams.detection.confidence import by_both
from streams.detection.phrases import Hit

BLEND = load_catalogue().rules.blend
ODDS = 2.0


def candidate(*, sure: bool) -> Candidate:
    return Candidate(signal="attack", pattern="p", odds=ODDS, hits=(Hit(0, 1),), sure=sure)


def test_beside_sure_words_a_models_doubt_counts_for_less() -> None:
    doubt = 0.01
    assert by_both(candidate(sure=False), doubt, BLEND) < 0.3 < 0.6 < by_both(candidate(sure=True), doubt, BLEND)


def test_sure_words_take_nothing_from_a_model_that_is_sure_too() -> None:
    assert by_both(candidate(sure=True), 0.9, BLEND) == by_both(candidate(sure=False), 0.9, BLEND)
