"""Words that carry each signal, roughly: they stand in for the detector's anchors while the role weights are learned."""

import re

TRIGGERS: dict[str, str] = {
    "ceasefire_proposal": r"cease-?fires?|truces?|moratorium|halt|pause|propos\w+|offer\w*|armistice|lull|unilateral",
    "ceasefire_demand": r"cease-?fires?|truces?|stop|halt|end|calls?|called|calling|urg\w+|demand\w*|appeal\w*|plead\w*|begg\w+|ask\w*|pause",
    "ceasefire_agreed": r"cease-?fires?|truces?|armistice|agree\w*|declare\w*|accept\w*|extend\w*|announce\w*|lull|halt|quiet|guns",
    "ceasefire_refused": r"reject\w*|refus\w*|rul\w+ out|cease-?fires?|truces?|turn\w* down|no|dismiss\w*|pause",
    "ceasefire_violated": r"violat\w+|br(?:eak|oke)\w*|breach\w*|cease-?fires?|truces?|collaps\w+|end\w*|despite|shatter\w*|over",
    "peace_proposal": r"plans?|proposals?|propos\w+|roadmap|road map|framework|formula|terms|conditions|draft|initiative|blueprint|present\w*",
    "peace_agreement": r"sign\w*|accords?|agreements?|deals?|treat(?:y|ies)|pacts?|ratif\w+|settlement|peace|declaration",
    "proposal_rejected": r"reject\w*|refus\w*|dismiss\w*|turn\w* down|rul\w+ out|spurn\w*|declin\w+|rebuff\w*|oppos\w+|no|den(?:y|ies|ied)|not|won't",
    "negotiation_offer": r"ready|willing|open|agree\w*|invit\w*|propos\w*|offer\w*|prepared|talks?|negotiat\w+|dialogue|talk|discuss|meet|accept\w*",
    "peace_talks": r"talks?|negotiat\w+|dialogue|meet\w*|met|summit|conference|discuss\w*|rounds?|delegations?",
    "mediation_offer": r"mediat\w+|broker\w*|host\w*|good offices|offer\w*|envoys?|facilitat\w+|intermediary|go-between|talks",
    "mediation_withdrawal_threat": r"threat\w*|warn\w*|may|could|might|walk\w*|quit\w*|withdraw\w*|pull\w*|suspend\w*|end|leave|abandon\w*|mediat\w+|talks|boycott\w*",
    "mediation_withdrawn": r"suspend\w*|walk\w*|quit\w*|withdr\w+|break\w*|broke\w*|cancel\w*|end\w*|halt\w*|call\w* off|collapse\w*|pull\w*|talks|boycott\w*|freez\w+|fail\w*",
    "ultimatum": r"ultimatum\w*|deadlines?|unless|or else|hours|days|until|by|demand\w*|give\w*|gave|warn\w*|must|before",
    "territorial_concession": r"ced\w+|hand\w*|land|territor\w+|swap\w*|recogni\w+|border\w*|give|return\w*|concession\w*|sovereignty|annex\w*|withdraw\w*",
    "troop_withdrawal": r"withdr\w+|pull\w*|retreat\w*|surrender\w*|pull-?out|leave|left|evacuat\w+|troops|bring|hand\w*|exit|departure|abandon\w*|fled|flee",
    "prisoner_exchange": r"releas\w+|free\w*|swap\w*|exchang\w+|hand\w*|prisoners?|hostages?|captives?|bodies|return\w*|remains",
    "sanctions": r"sanction\w*|embargo\w*|freez\w+|froze|ban\w*|blacklist\w*|boycott\w*|blockade\w*|restrict\w+|impos\w+|cut\w*",
    "sanctions_threat": r"sanction\w*|embargo\w*|freez\w+|ban\w*|blacklist\w*|boycott\w*|threat\w*|warn\w*|impos\w+|consequences|penalt\w+|measures",
    "military_threat": r"threat\w*|warn\w*|vow\w*|retaliat\w+|will|would|attack\w*|strike\w*|military|force|invade\w*|war|respond\w*|response|revenge|destroy\w*|ready",
    "nuclear_threat": r"nuclear|atomic|warheads?|threat\w*|warn\w*|test\w*|uranium|alert|weapons",
    "mobilization": r"mobili\w+|deploy\w*|send\w*|sent|troops|reservists?|call\w* up|alert|build-?up|reinforce\w*|mass\w*|moves?|moving|conscript\w*",
    "attack": r"attack\w*|kill\w*|bomb\w*|strikes?|struck|airstrikes?|air ?strikes?|rockets?|missiles?|shell\w*|shot|shoot\w*|gunmen|gunman|explo\w+|blast\w*|clash\w*|fight\w*|fought|battle\w*|raid\w*|ambush\w*|stab\w*|assassinat\w+|fir(?:e|ed|es|ing)|mortars?|drones?|suicide|massacre\w*|behead\w*|execut\w+|assault\w*|storm\w*|hit\w*|wound\w*|murder\w*|destroy\w*|target\w*",
    "offensive": r"offensive|captur\w+|seiz\w+|advanc\w+|invasion|invad\w+|incursion\w*|siege|tak\w+|took|retak\w+|retook|recaptur\w+|control|storm\w*|enter\w*|push\w*|assault|operation|fall\w*|fell|besieg\w+|surround\w*|overr[ua]n|liberat\w+|operations?|territory",
    "evacuation_order": r"evacuat\w+|leave|flee|orders?|ordered|urg\w+|pull\w*|withdraw\w*|embass\w+|tell\w*|told|warn\w*|advis\w+",
}
# The first words of a list are the better anchors, so they win a tie.
COMPILED = {signal: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for signal, words in TRIGGERS.items()}
_SENTENCE_END = re.compile(r"(?<=[.!?][\"”’'\s])\s*(?=[A-Z\"“‘'])|\n+")
_ABBREVIATION = re.compile(r"\b(?:U\.S|U\.N|U\.K|Mr|Mrs|Dr|Gen|Col|Lt|St|Jr|Sgt|[A-Z])\.[\"”’']?\s*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences, roughly."""
    spans, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if match.start() > start and not _ABBREVIATION.search(text[start : match.start()]):
            spans.append((start, match.start()))
            start = match.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def anchored(text: str, signal: str) -> tuple[str, tuple[int, int]]:
    """Return the sentence with the most trigger words of `signal`, and the span in it of the best one."""
    best: tuple[int, str, list[re.Match[str]]] | None = None
    for start, end in sentences(text):
        sentence = text[start:end].strip()
        hits = list(COMPILED[signal].finditer(sentence))
        kinds = len({hit.group().lower()[:5] for hit in hits})
        if best is None or kinds > best[0]:
            best = (kinds, sentence, hits)
    if best is None:
        return text, (0, len(text))
    _, sentence, hits = best
    if not hits:
        verb = re.search(r"\b[a-z]{3,}(?:ed|ing|es)\b", sentence) or re.search(r"\b[a-z]{4,}\b", sentence)
        return sentence, verb.span() if verb else (0, len(sentence))
    order = _alternatives(signal)
    hit = min(hits, key=lambda hit: (_rank(order, hit.group()), hit.start()))
    return sentence, hit.span()


def _alternatives(signal: str) -> list[re.Pattern[str]]:
    return [re.compile(word, re.IGNORECASE) for word in TRIGGERS[signal].split("|") if "(" not in word and ")" not in word]


def _rank(order: list[re.Pattern[str]], word: str) -> int:
    return next((rank for rank, pattern in enumerate(order) if pattern.fullmatch(word)), len(order))
