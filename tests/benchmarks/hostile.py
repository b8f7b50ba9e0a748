"""Texts made to be slow: each aims at one loop of the engine."""

from tests.benchmarks.texts import loud_sentences


def hostile_texts(size: int) -> dict[str, str]:
    """Return texts of about `size` characters by what they aim at."""
    loud = [text for texts in loud_sentences().values() for text in texts]
    units = {
        "one endless word": "a",
        "triggers without a stop": "attack ",
        "triggers with stops": "Attack. ",
        "two classes far apart": "propose propose truce truce ",
        "every cue at once": "if not could truce agreed attack killed soldiers ",
        "full stops": ".",
        "capitals and full stops": "Aaaa.",
        "initials": "A. B. attack. ",
        "quotes": "“attack.” ",
        "attributions that never come": "“attack.” Aaa Bbb Ccc Ddd Eee ",
        "line breaks": "\n",
        "wrapped lines": "attack\nattack ",
        "spaces": " ",
        "spaces and line breaks": " \n \n attack",
        "dates": "in March 2019 attack ",
        "dotted capital i": "İ attack ",
        "another script": "袭击 停火 ",
        "digits": "1 2 3 attack 4 ",
        "names": "Israel Hamas attacked Gaza ",
        "all examples": " ".join(loud) + " ",
        "all examples, a paragraph each": "\n\n".join(loud) + "\n\n",
    }
    return {name: (unit * (size // len(unit) + 1))[:size] for name, unit in units.items()}
