"""Text in, the same text out in lower case with plain quotes and spaces: every character keeps its offset."""

# `str.lower` changes the length of U+0130 only; `casefold` changes many.
_PLAIN = (
    ("\u0130", "i"),
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u02bc", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2013", "-"),
    ("\u2014", "-"),
)


def fold(text: str) -> str:
    """Return lower-case text of the same length, with line breaks and tabs as spaces."""
    if not text.isascii():
        for fancy, plain in _PLAIN:
            text = text.replace(fancy, plain)
    return text.lower().replace("\n", " ").replace("\t", " ").replace("\r", " ")
