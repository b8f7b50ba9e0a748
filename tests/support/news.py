"""Invented articles in any number: stories told by several publishers, with quiet news between."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiokafka.partitioner import murmur2

ROLE_PAIRS = 100
LAST_STORY = 3_000
"""Above all that `stories` tells in 27,000 articles, and a multiple of ROLE_PAIRS."""
START = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = ("Russia", "Sudan", "Israel", "Myanmar", "Mali", "Yemen", "Syria", "Ethiopia", "Somalia", "Iraq")
ROLES = ("Ukraine", "Chad", "Lebanon", "Bangladesh", "Niger", "Oman", "Turkey", "Eritrea", "Kenya", "Iran")
PUBLISHERS = ("Northern Wire", "Harbour Post", "Delta Courier", "Meridian News")
QUIET = "The harvest festival drew thousands of visitors to the valley. Stalls sold bread and honey until dusk."


@dataclass(frozen=True, slots=True)
class Published:
    """One article to be published: where to, under which key, and its bytes."""

    partition: int
    key: bytes
    value: bytes


def stories(count: int, *, partitions: int = 6, seed: int = 0, malformed: bool = False) -> Iterator[Published]:
    """Yield `count` articles. All reports of one pair of roles share a partition, so that their order is defined.

    Every third article is news; a story has up to three reports, the last of some takes it back. With `malformed`
    every 45th input is none: of these a stage remembers nothing, only the marker keeps them from being buried twice.
    """
    for number in range(count):
        story, report = divmod(number, 9)
        partition = story % ROLE_PAIRS % partitions
        if report % 3 == 0:
            yield _report(story, report // 3, partition, partitions, seed)
        elif malformed and number % 45 == 8:
            yield Published(partition, f"bad-{number}".encode(), b'{"text": %d}' % number)
        else:
            yield _quiet(number, partition, partitions, seed)


def closing(partitions: int = 6, *, seed: int = 0) -> Iterator[Published]:
    """Yield one more story for each partition: once its alert is out, all before it was processed."""
    for partition in range(partitions):
        yield _report(LAST_STORY + partition, 0, partition, partitions, seed)


def _report(story: int, report: int, partition: int, partitions: int, seed: int) -> Published:
    actor, target = PLACES[story % 10], ROLES[story // 10 % 10]
    when = START + timedelta(hours=30 * (story // ROLE_PAIRS), minutes=report)
    withdrawn = report == 2 and story % 4 == 0
    first = report == 0 or withdrawn
    event = f"{actor} launched a missile attack on {target} on Monday, killing {story + 2} people."
    body = {
        "title": f"{actor} strikes {target}",
        "text": f"{QUIET} {event} More soon.",
        "publisher": PUBLISHERS[0 if first else report],
        "published_at": when.isoformat(),
        "version": 2 if withdrawn else 1,
        "status": "canceled" if withdrawn else "usable",
    }
    return _published(f"story-{seed}-{story}-{0 if first else report}", partition, partitions, body)


def _quiet(number: int, partition: int, partitions: int, seed: int) -> Published:
    return _published(f"quiet-{seed}-{number}", partition, partitions, {"text": QUIET, "publisher": PUBLISHERS[0]})


def _published(name: str, partition: int, partitions: int, body: dict[str, object]) -> Published:
    """Give the article an id that Kafka's partitioner places where it should be."""
    for attempt in range(10_000):
        key = f"{name}-{attempt}".encode()
        if (murmur2(key) & 0x7FFFFFFF) % partitions == partition:
            return Published(partition, key, json.dumps({"id": key.decode(), **body}).encode())
    raise AssertionError("the partitioner never chose that partition")
