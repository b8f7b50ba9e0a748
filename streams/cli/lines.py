"""Lines of articles: a stream of bytes in, numbered lines in batches out, and articles where the lines are good."""

import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas import Article, DecodeError

CHUNK = 256 * 1024
"""Bytes: about a hundred articles."""


class Line(NamedTuple):
    """A line without its line break; the first has number 1."""

    number: int
    data: bytes


class Good(NamedTuple):
    """An article and the line that it came from."""

    line: Line
    article: Article


class Bad(NamedTuple):
    """A line that is no article, and why."""

    line: Line
    error: str


def batches(stream: io.BufferedReader) -> Iterator[list[Line]]:
    """Yield the lines that are there: a file in large batches, a slow pipe line by line as it delivers them."""
    number, pieces = 0, list[bytes]()
    while chunk := stream.read1(CHUNK):
        pieces.append(chunk)
        if b"\n" in chunk:
            *whole, rest = b"".join(pieces).split(b"\n")
            yield [Line(at, data.removesuffix(b"\r")) for at, data in enumerate(whole, number + 1)]
            number, pieces = number + len(whole), [rest]
    if last := b"".join(pieces):
        yield [Line(number + 1, last)]


def articles(lines: Iterable[Line]) -> Iterator[Good | Bad]:
    """Decode each line that is not blank."""
    for line in lines:
        data = line.data.removeprefix(b"\xef\xbb\xbf") if line.number == 1 else line.data
        if not data.strip():
            continue
        try:
            yield Good(line, Article.from_bytes(data))
        except DecodeError as exc:
            yield Bad(line, exc.reason)
