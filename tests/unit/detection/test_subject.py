"""What a whole article is about: told from its head on, by the rules on subjects."""

import pytest

from schemas import Article
from streams.catalogue import load_catalogue
from streams.detection.detector import RuleDetector, sightings
from streams.detection.propose import Proposer

RULES = load_catalogue().rules
DETECTOR = RuleDetector(RULES)
PROPOSER = Proposer(RULES, wide=True)

ELSEWHERE = [
    (
        "about_sport",
        "attack",
        "The coach rested her winger.\n\nThe bombardment began after two minutes: missile on missile.",
    ),
    ("about_fiction", "attack", "A film with one actor and no script.\n\nGunmen attack a bank, and nobody minds."),
    (
        "about_business",
        "ceasefire_agreed",
        "Supermarkets lost customers and profits.\n\nThe two have agreed a truce, Iran or no.",
    ),
    ("about_labour", "ultimatum", "The union wants pay for overtime.\n\nIt gave the military kitchens an ultimatum."),
    (
        "about_quarrel",
        "ceasefire_agreed",
        "Moths ate the hedge.\n\nThe two families have agreed a truce, said the mediator.",
    ),
    (
        "about_politics",
        "proposal_rejected",
        "The coalition haggles over pensions and tax.\n\nThe Liberals rejected the peace plan.",
    ),
    (
        "about_the_past",
        "attack",
        "The widow, a retired teacher, laid a wreath.\n\nShelling killed her brother and four soldiers.",
    ),
    (
        "about_an_exercise",
        "attack",
        "The umpires of the exercise wear orange.\n\nMissiles hit three frigates of the navy.",
    ),
]


@pytest.mark.parametrize(("rule", "signal", "text"), ELSEWHERE)
def test_the_subject_of_what_was_read_stops_what_comes_after_it(rule: str, signal: str, text: str) -> None:
    found = [each for seen in sightings(PROPOSER, Article.of(text)) for each in seen.candidates]
    stopped = [each.stopped for each in found if each.signal == signal]
    assert stopped
    assert all(rule in names for names in stopped)


def test_a_headline_is_understood_by_its_lead() -> None:
    title, lead = "Rovers' missile attack stuns the capital", "The winger scored and the coach wept."
    assert DETECTOR.detect([Article.of("Nothing else is known.", title=title)])[0]
    assert not DETECTOR.detect([Article.of(lead, title=title)])[0]


def test_the_lead_is_understood_by_its_headline() -> None:
    lead = "Gunmen attack a bank and a missile hits the embassy."
    assert DETECTOR.detect([Article.of(lead)])[0]
    assert not DETECTOR.detect([Article.of(lead, title="Film review: a thriller with a plot")])[0]


def test_what_comes_later_says_nothing_of_what_came_before() -> None:
    text = "Gunmen attacked the convoy.\n\nThe coach praised her winger and her goalkeeper."
    assert [found.signal for found in DETECTOR.detect([Article.of(text)])[0]] == ["attack"]


def test_an_attack_on_a_match_is_an_attack() -> None:
    text = "The tournament and its football ended.\n\nGunmen opened fire on the team's bus and killed three players."
    assert [found.signal for found in DETECTOR.detect([Article.of(text)])[0]] == ["attack"]


def test_one_telling_word_is_not_enough() -> None:
    text = "The coach left at nine.\n\nRebels attacked it with rockets."
    assert [found.signal for found in DETECTOR.detect([Article.of(text)])[0]] == ["attack"]
