"""Text in, text of the same length out: lower case, without the accents and signs that vary between sources."""

import unicodedata

_FIXED = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "–": "-",
    "—": "-",
    "‑": "-",
    "\u00a0": " ",
    "ı": "i",
    "ł": "l",
    "Ł": "l",
    "đ": "d",
    "Đ": "d",
    "ø": "o",
    "Ø": "o",
}


def _base(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0].lower()
    return plain if len(plain) == 1 else letter


# Half a character, which a text cut in JSON escapes may hold, cannot be encoded for the automaton.
_HALVES = {chr(code): "?" for code in range(0xD800, 0xE000)}
_TABLE = str.maketrans({chr(code): _base(chr(code)) for code in range(0xC0, 0x250)} | {"İ": "i"} | _FIXED | _HALVES)


def fold(text: str) -> str:
    """Fold one character to one: offsets in the result are offsets in `text`."""
    if text.isascii():
        return text.replace("`", "'").lower()
    folded = text.translate(_TABLE)
    lowered = folded.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in folded)
