"""Workers and brokers are killed, frozen and moved about; read_committed readers see an undisturbed run."""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable
from itertools import zip_longest
from pathlib import Path

import pytest

from streams.settings import Settings
from tests.support.news import Published, closing, stories
from tests.support.reference import reference
from tests.support.topics import Histories, arrived, committed, histories, made, publish
from tests.support.workers import Supervisor

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(900)]

LONG = bool(os.environ.get("NEWSALERT_CHAOS"))
ARTICLES = 20_000 if LONG else 4_000
KILLS = 20 if LONG else 5
Disturbance = Callable[[Supervisor], Awaitable[None]]


async def outcome(settings: Settings, folder: Path, disturb: Disturbance, *, workers: int = 2) -> None:
    """Publish under the disturbance, let the workers finish, and compare with the undisturbed run."""
    layout = await made(settings)
    articles = list(stories(ARTICLES, partitions=settings.partitions))
    last = list(closing(settings.partitions))
    expected = await reference(settings, [*articles, *last])
    async with Supervisor(settings, folder, count=workers) as supervisor:
        feeding = asyncio.create_task(paced(settings, layout.articles.name, articles))
        await disturb(supervisor)
        await feeding
        await publish(settings, layout.articles.name, last)
        for topic in (layout.signals.name, layout.alerts.name):
            wanted = histories(expected[topic])
            await arrived(settings, topic, sum(map(len, wanted.values())))
    for topic in (layout.signals.name, layout.alerts.name):
        assert_same(histories(await committed(settings, topic)), histories(expected[topic]), topic)


async def paced(settings: Settings, topic: str, articles: list[Published], *, parts: int = 20) -> None:
    """Publish in portions, so that there is work at every moment of the disturbance."""
    size = -(-len(articles) // parts)
    for start in range(0, len(articles), size):
        await publish(settings, topic, articles[start : start + size])
        await asyncio.sleep(0.5)  # the pace of the feed itself


def assert_same(found: Histories, expected: Histories, topic: str) -> None:
    """Compare key by key and say what is lost, doubled or different."""
    lost = [key for key in expected if key not in found]
    extra = [key for key in found if key not in expected]
    longer = [key for key in expected if len(found.get(key, ())) > len(expected[key])]
    different = [key for key in expected if found.get(key) != expected[key]]
    wrong = {*lost, *extra, *different}
    assert not wrong, (
        f"{topic}: {len(lost)} keys lost, {len(extra)} extra, {len(longer)} with repeats, {len(different)} different; "
        f"first: {first_difference(found, expected, different)}"
    )


def first_difference(found: Histories, expected: Histories, keys: list[str]) -> str:
    """Show the first value that is not as expected."""
    for key in keys:
        for got, wanted in zip_longest(found.get(key, []), expected[key]):
            if got != wanted:
                return f"{key}: got {got}, expected {wanted}"
    return "none"


async def test_killed_workers_lose_and_repeat_nothing(kafka: str, prefix: str, tmp_path: Path) -> None:
    """A random worker is killed with -9 every two seconds."""
    chance = random.Random(7)

    async def kill(supervisor: Supervisor) -> None:
        for _ in range(KILLS):
            await asyncio.sleep(2 if LONG else 1.5)
            chance.choice(supervisor.workers).kill()

    await outcome(Settings(broker=kafka, prefix=prefix, group=prefix), tmp_path, kill)
