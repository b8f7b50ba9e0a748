"""Weights are summed by keys, not by names: the sums are those of the names."""

import pytest

from schemas import Article
from streams.catalogue import load_catalogue
from streams.catalogue.gazetteer import load_gazetteer
from streams.detection.detector import RuleDetector, text_of
from streams.detection.roles import Reader
from streams.detection.roles.candidates import Candidate
from streams.detection.roles.pairs import pair_features, weight_of_pair
from streams.detection.roles.weighing import UNIT

GAZETTEER = load_gazetteer()
TEXT = (
    "Sudan's army shelled El Fasher on Monday, and the rebels answered with drones, a governor told reporters. "
    "Fighters of Hezbollah fired rockets at northern Israel, which struck back in Lebanon.\n\n"
    "Egypt offered to mediate between Ethiopia and Eritrea, whose government rejected a Kenyan plan for a ceasefire."
)
SIGNALS = ("attack", "ceasefire_refused", "mediation_offer", "a_users_own")


def found() -> list[list[Candidate]]:
    """Return the candidates of each sentence of the text that carries a signal."""
    article = Article.of(TEXT)
    reader = Reader(GAZETTEER, on=None)
    (judged,) = RuleDetector(load_catalogue().rules).judge([article])
    return [
        reader.candidates(
            text_of(article, each.sighting, each.sighting.sentence),
            anchor=(each.candidate.hits[0].start, each.candidate.hits[-1].end),
            context=text_of(article, each.sighting, each.sighting.paragraph),
        )
        for each in judged
        if each.candidate
    ]


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_candidate_weighs_what_its_features_weigh(signal: str) -> None:
    weights = GAZETTEER.weights
    mention = weights.mention.get(signal) or weights.mention[""]
    weigher = weights.weigher(signal)
    candidates = [candidate for of in found() for candidate in of]
    assert len(candidates) > 20
    for each in candidates:
        known = [mention[name] for name in each.features if name in mention]
        got = weigher.candidate(each.sort, each.plain, each.worded)
        assert got.real / UNIT == pytest.approx(sum(actor for actor, _ in known))
        assert got.imag / UNIT == pytest.approx(sum(target for _, target in known))


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_pair_weighs_what_its_features_weigh(signal: str) -> None:
    weights, homes = GAZETTEER.weights, GAZETTEER.homes
    pair = weights.pair.get(signal) or weights.pair[""]
    for candidates in found():
        for actor in candidates:
            for target in candidates:
                expected = sum(pair.get(name, 0.0) for name in pair_features(actor, target, homes))
                got = weight_of_pair(actor, target, weights.weigher(signal), homes)
                assert got / UNIT == pytest.approx(expected)
