"""A verb or noun in, its forms out: spelling rules, and `vocabulary/irregular.yaml`."""

import re
from collections.abc import Mapping

# Endings that double: one short vowel before one consonant, stressed because the word has one syllable.
_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprt]$")


def verb_forms(phrase: str, irregular: Mapping[str, str]) -> tuple[str, ...]:
    """Return a verb phrase in all forms of its first word: base, third person, past, participle, -ing."""
    verb, _, rest = phrase.partition(" ")
    forms = [verb, _third_person(verb), *_pasts(verb, irregular), _gerund(verb, irregular)]
    return tuple(dict.fromkeys(f"{form} {rest}" if rest else form for form in forms))


def noun_forms(phrase: str, irregular: Mapping[str, str]) -> tuple[str, ...]:
    """Return a noun phrase in the singular and plural of its last word."""
    before, space, noun = phrase.rpartition(" ")
    plural = irregular.get(noun, "").split(" ")[0] or _third_person(noun)
    return (phrase, f"{before}{space}{plural}")


def _third_person(word: str) -> str:
    if word in {"go", "do", "veto", "embargo", "torpedo"}:
        return word + "es"
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word + "es"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + "s"


def _pasts(verb: str, irregular: Mapping[str, str]) -> list[str]:
    if verb in irregular:
        return irregular[verb].split(" ")
    if verb.endswith("e"):
        return [verb + "d"]
    if re.search(r"[^aeiou]y$", verb):
        return [verb[:-1] + "ied"]
    return [_doubled(verb) + "ed"]


def _gerund(verb: str, irregular: Mapping[str, str]) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    if verb in irregular and not _DOUBLES.match(verb) and verb not in {"begin", "withdraw", "forget"}:
        return verb + "ing"
    return ("beginn" if verb == "begin" else _doubled(verb)) + "ing"


def _doubled(verb: str) -> str:
    if verb.endswith(("w", "x", "y")):
        return verb
    if _DOUBLES.match(verb) or verb in {"permit", "commit", "rebuff", "compel", "expel", "repel", "refer", "defer"}:
        return verb + verb[-1] if not verb.endswith("ff") else verb
    return verb
