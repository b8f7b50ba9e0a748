"""The bundled files in, articles, malformed lines and a reader's findings out."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from schemas import Article, MessageModel


class ExpectedIncident(MessageModel):
    """What subscribers are told of one event, and the articles that report it."""

    signal: str
    articles: tuple[str, ...]
    messages: tuple[str, ...]


class Expectations(MessageModel):
    """What comes of the bundled news when everything is judged as a reader of the codebook does."""

    signals: Mapping[str, tuple[str, ...]]
    """Article id to its signals; a later version is written `id v2`. An article that is not named carries none."""
    incidents: tuple[ExpectedIncident, ...]
    dead_letters: Mapping[str, int]
    known_gaps: Mapping[str, str] = {}
    """Article id to the reason why the detector is known to judge it otherwise."""


@cache
def articles() -> tuple[Article, ...]:
    """Return the news in the order of publication, then what agencies sent a second time."""
    return tuple(Article.from_bytes(line) for line in _read("news.jsonl").splitlines())


@cache
def texts() -> Mapping[str, str]:
    """Return the first version's text of each article."""
    return {article.id: article.text for article in articles() if article.version == 1}


@cache
def malformed() -> tuple[bytes, ...]:
    """Return inputs that are no articles; the last is empty."""
    return tuple(_read("malformed.lines").removesuffix(b"\n").split(b"\n"))


@cache
def expectations() -> Expectations:
    """Return what a reader finds."""
    found: dict[str, Any] = json.loads(_read("expected.json"))
    return Expectations.model_validate(found)


def _read(name: str) -> bytes:
    return files("streams.demo").joinpath(name).read_bytes()
