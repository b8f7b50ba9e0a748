"""What makes a mention live: each rule by its name, on a sentence that it stops and on one that it lets pass."""

import pytest

from schemas import Article
from streams.catalogue import load_catalogue
from streams.detection.detector import RuleDetector

DETECTOR = RuleDetector(load_catalogue().rules)


def stopped(text: str, signal: str) -> set[str]:
    """Return the rules that stop a signal in a text of 10 March 2026; fail when no rule proposes it."""
    (judged,) = DETECTOR.judge([Article.of(text, published_at="2026-03-10T12:00:00Z")])
    found = [each.candidate for each in judged if each.signal == signal and each.candidate is not None]
    assert found, f"nothing proposes {signal}"
    return {name for candidate in found for name in candidate.stopped}


STOPS = [
    ("negation", "attack", "The army has not shelled the town."),
    ("negation", "ceasefire_agreed", "The rebels denied agreeing to a truce."),
    ("denied_after", "attack", "Gunmen attacked the convoy, the governor said, but the report was a hoax."),
    ("foiled", "attack", "Police foiled a plot to bomb the embassy."),
    ("hypothesis", "attack", "If missiles hit the base, many soldiers would die."),
    ("intention", "attack", "The rebels are ready to bomb the bridge."),
    ("wanted", "troop_withdrawal", "The envoy urged the rebels to withdraw their fighters from the port."),
    ("history", "attack", "Mourners marked the tenth anniversary of the bombing of the market."),
    ("age", "attack", "A bombing killed nine soldiers in 2019, the report says."),
    ("age", "offensive", "Rebels captured the border town on 3 January, a monitor noted."),
    ("trial", "attack", "A court sentenced two men for the shooting of a journalist by gunmen."),
    ("sport", "attack", "The striker's shot hit the wall in the bombing heat of the semi-final as fans clashed."),
    ("labour", "proposal_rejected", "Teachers rejected the plan for pay talks in the war zone."),
    ("business", "ceasefire_agreed", "Shareholders hope that the two armies of lawyers agree a truce."),
    ("health", "attack", "The virus attacked soldiers at the base."),
    ("cyber", "attack", "Hackers attacked the army's computers."),
    ("disaster", "attack", "A gas explosion killed eleven soldiers."),
    ("fiction", "attack", "In the film gunmen attack a bank."),
    ("exercise", "attack", "The two armies simulated an air raid on a base."),
    ("wrong role (a demand)", "ceasefire_agreed", "The bishops' demand for a ceasefire declared by both armies."),
    ("wrong role (rejected)", "peace_agreement", "The rebels rejected the peace deal that the others signed."),
    ("context", "negotiation_offer", "The baker is ready to negotiate."),
]


@pytest.mark.parametrize(("rule", "signal", "text"), STOPS)
def test_a_rule_stops_what_is_not_live(rule: str, signal: str, text: str) -> None:
    assert rule in stopped(text, signal)


LETS_PASS = [
    ("attack", "Rebels attacked the town on Monday, the governor told reporters."),
    ("attack", "Missiles hit the port, Moscow said, adding that there would be no truce."),
    ("ceasefire_refused", "There will be no ceasefire, the general said."),
    ("ceasefire_proposal", "The rebels would accept a ceasefire if the army left the valley, they said."),
    ("military_threat", "If rockets fall on our towns again we will strike their bases, the minister threatened."),
    ("offensive", "Rebels captured the border town on 3 March, a monitor noted."),
    ("attack", "A bombing killed nine soldiers on Tuesday, the worst such attack since 2019."),
    ("troop_withdrawal", "The last French troops withdrew from the base, nine years after they came."),
]


@pytest.mark.parametrize(("signal", "text"), LETS_PASS)
def test_a_live_event_passes_every_rule(signal: str, text: str) -> None:
    assert stopped(text, signal) == set()


def test_without_a_date_of_its_own_an_article_that_names_a_year_looks_back() -> None:
    (judged,) = DETECTOR.judge([Article.of("A bombing killed nine soldiers in 2019, the report says.")])
    assert [each.candidate.stopped for each in judged if each.candidate and each.signal == "attack"] == [("age",)]
