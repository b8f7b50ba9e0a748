"""Plain values for tests: articles, findings, signals and records with defaults that do not matter."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from schemas import Article, Evidence, Signal
from streams.correlation import copy_digest, incident_key, uuid_of
from streams.detection import Finding
from streams.records import Record

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ARRIVAL = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp() * 1000)


def record(value: bytes | None, *, offset: int = 0, topic: str = "articles.v1", **fields: Any) -> Record:
    """Build a record as the broker would deliver it."""
    given = {"partition": 0, "timestamp": ARRIVAL, "key": b"k", **fields}
    return Record(topic=topic, offset=offset, value=value, **given)


def article_record(text: str, *, offset: int = 0, **fields: Any) -> Record:
    """Build the record of an article."""
    body = {"id": "a1", "text": text, "published_at": NOON.isoformat(), "publisher": "Northern Wire", **fields}
    return record(json.dumps(body).encode(), offset=offset)


def signal(*, article: str = "a1", publisher: str | None = "Northern Wire", **fields: Any) -> Signal:
    """Build a signal; `quote` and `at` are shorthands."""
    quote, at = fields.pop("quote", f"Words of {article}."), fields.pop("at", NOON)
    name, actor, target = fields.pop("signal", "attack"), fields.pop("actor", "RUS"), fields.pop("target", "UKR")
    return Signal(
        id=uuid_of("signal", article, name, actor, target),
        signal=name,
        actor=actor,
        target=target,
        confidence=fields.pop("confidence", 0.9),
        event_time=at,
        incident_key=incident_key(name, actor, target, quote=quote),
        copy_digest=copy_digest(quote),
        evidence=Evidence(
            article_id=article, publisher=publisher, published_at=at, quote=quote, start=0, end=len(quote)
        ),
        catalogue_hash="c0ffee",
        **fields,
    )


class WordDetector:
    """A detector that fires `attack` for each word WAR-<actor>-<target>, and breaks on the word BUG."""

    def detect(self, articles: Sequence[Article]) -> list[tuple[Finding, ...]]:
        """Find the words."""
        if any("BUG" in article.text for article in articles):
            raise ZeroDivisionError("a defect")
        return [tuple(self._findings(article.text)) for article in articles]

    def _findings(self, text: str) -> list[Finding]:
        words = [word for word in text.split() if word.startswith("WAR-")]
        return [
            Finding(
                signal="attack",
                actor=word.split("-")[1],
                target=word.split("-")[2],
                confidence=0.9,
                quote=word,
                start=text.index(word),
                end=text.index(word) + len(word),
            )
            for word in words
        ]
