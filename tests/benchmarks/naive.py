"""The baseline: what a keyword list in Python looks like, twenty regexes of fifty phrases each over every article."""

import re

from streams.catalogue import load_catalogue

REGEXES = 20
PHRASES = 50


def regexes() -> list[re.Pattern[str]]:
    """Make a regex of each of twenty signals: the first phrases of its patterns, in any case."""
    rules = load_catalogue().rules
    found = []
    for signal in rules.signals[:REGEXES]:
        owners = dict.fromkeys(step.owner for pattern in signal.patterns for step in pattern.orders[0])
        phrases = dict.fromkeys(phrase for owner in owners for phrase in rules.classes[owner])
        chosen = "|".join(re.escape(phrase) for phrase in list(phrases)[:PHRASES])
        found.append(re.compile(rf"\b(?:{chosen})\b", re.IGNORECASE))
    return found


def scan(patterns: list[re.Pattern[str]], text: str) -> int:
    """Count every occurrence of every regex in a text."""
    return sum(1 for pattern in patterns for _ in pattern.finditer(text))
