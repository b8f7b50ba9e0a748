"""What makes a mention live: each rule by its name, on a sentence that it stops and on one that it lets pass."""

import pytest

from schemas import Article
from streams.catalogue import load_catalogue
from streams.detection.detector import RuleDetector, sightings
from streams.detection.propose import Proposer

RULES = load_catalogue().rules
DETECTOR = RuleDetector(RULES)
PROPOSER = Proposer(RULES, wide=True)


def stopped(text: str, signal: str) -> set[str]:
    """Return the rules that stop a signal in a text of 10 March 2026; fail when no rule proposes it."""
    article = Article.of(text, published_at="2026-03-10T12:00:00Z")
    found = [each for seen in sightings(PROPOSER, article) for each in seen.candidates if each.signal == signal]
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
    ("denied_that", "mobilization", "The general denied that troops had been moved to the border."),
    ("an end to it", "attack", "The envoys want to end the shelling of the town."),
    ("protected from it", "attack", "The cellars are to protect villagers against shelling."),
    ("another sense (unarmed protest)", "attack", "Demonstrators clashed with riot police outside parliament."),
    ("another sense (ordinary crime)", "attack", "A gunman killed a clerk in a robbery at a petrol station."),
    ("another sense (an accident)", "attack", "An explosion that engineers call an accident killed nine soldiers."),
    ("another sense (a test)", "attack", "The army fired two missiles into the sea on Sunday."),
    ("already in force", "sanctions", "The shipyard was busy despite sanctions on Russia."),
    ("another sense", "sanctions", "The islands imposed travel bans over the coronavirus, the government said."),
    ("imposed", "sanctions_threat", "The council approved tougher sanctions on the junta."),
    ("an end of them", "sanctions_threat", "Tehran demanded an end to sanctions."),
    ("another sense (a hostage's life)", "military_threat", "The rebels threatened to kill a hostage every day."),
    ("an end to it", "military_threat", "The general promised to stop air strikes on the rebels."),
    ("a nuclear test", "military_threat", "Pyongyang vowed to respond with a nuclear test."),
    ("another sense (politics and business)", "proposal_rejected", "Voters rejected the plan for the army."),
    ("another sense (a vote)", "proposal_rejected", "Moscow rejected the draft resolution on the war."),
    ("another sense (a denial)", "proposal_rejected", "The army rejected claims about the peace plan."),
    ("another sense (no troops)", "troop_withdrawal", "The rebels withdrew from peace talks."),
    ("another sense (an arrest)", "troop_withdrawal", "The gunman surrendered to police after an hour."),
    ("wrong role (a condition)", "troop_withdrawal", "There will be no quiet until their troops withdraw."),
    ("wrong role (its end)", "ceasefire_agreed", "The agreed truce has collapsed."),
    ("wrong role (agreed or over)", "ceasefire_proposal", "The army announced that it had reached a truce."),
    ("wrong role (to stop)", "mobilization", "The general ordered the troops to stop."),
    ("another sense", "prisoner_exchange", "The rebels released a video of the battle."),
    ("wrong role (a condition)", "prisoner_exchange", "The rebels will stay until the hostages are freed."),
    ("another sense", "peace_talks", "Donors met the rebels at a conference on schools."),
    ("wrong role (broken off)", "peace_talks", "The peace talks collapsed on Monday."),
    ("wrong role (an offer)", "peace_talks", "The rebels are ready for peace talks."),
    ("another sense (a disaster)", "evacuation_order", "Troops evacuated families as the river rose."),
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
    ("peace_talks", "The rebels and the army will begin peace talks on 2 April."),
    ("peace_talks", "The two Koreas held talks on Monday, the first direct dialogue since 2016."),
    ("attack", "Gunmen killed nine soldiers on the road, a blow to the 2019 accord."),
    ("ceasefire_agreed", "The March 23 Movement and the army agreed a ceasefire."),
    ("troop_withdrawal", "The last French troops withdrew from the base, nine years after they came."),
]


@pytest.mark.parametrize(("signal", "text"), LETS_PASS)
def test_a_live_event_passes_every_rule(signal: str, text: str) -> None:
    assert stopped(text, signal) == set()


def test_without_a_date_of_its_own_an_article_that_names_a_year_looks_back() -> None:
    (judged,) = DETECTOR.judge([Article.of("A bombing killed nine soldiers in 2019, the report says.")])
    assert [each.candidate.stopped for each in judged if each.candidate and each.signal == "attack"] == [("age",)]
