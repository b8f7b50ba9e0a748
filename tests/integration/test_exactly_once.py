"""Workers and brokers are killed, frozen and moved about; read_committed readers see an undisturbed run."""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from deploy.kafka import Cluster
from streams.settings import Settings
from streams.topics import Layout
from tests.support.news import Published, closing, stories
from tests.support.reference import reference
from tests.support.topics import Histories, arrived, committed, fresh, histories, made, publish, publisher, send
from tests.support.workers import Supervisor

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(900)]

LONG = bool(os.environ.get("NEWSALERT_CHAOS"))
ARTICLES = 20_000 if LONG else 4_000
KILLS = 20 if LONG else 5
MOVES = 10 if LONG else 4
OUTAGE = 60 if LONG else 12
SESSION_TIMEOUT = 15
PORTIONS = 240 if LONG else 60
PATIENCE = 400 if LONG else 120
Disturbance = Callable[[Supervisor], Awaitable[None]]


async def outcome(settings: Settings, folder: Path, disturb: Disturbance, **supervision: Any) -> None:
    """Publish under the disturbance, let the workers finish, and compare with the undisturbed run."""
    layout = await made(settings)
    articles = list(stories(ARTICLES, partitions=settings.partitions, malformed=True))
    last = list(closing(settings.partitions))
    expected = await reference(settings, [*articles, *last])
    async with Supervisor(settings, folder, count=2, **supervision) as supervisor:
        feeding = asyncio.create_task(paced(settings, layout.articles.name, articles))
        await disturb(supervisor)
        await feeding
        await publish(settings, layout.articles.name, last)
        for topic in (layout.signals.name, layout.alerts.name, layout.dead_letters.name):
            wanted = histories(expected[topic])
            await arrived(settings, topic, sum(map(len, wanted.values())), patience=PATIENCE)
    for topic in (layout.signals.name, layout.alerts.name, layout.dead_letters.name):
        assert_same(histories(await committed(settings, topic)), histories(expected[topic]), topic)


async def paced(settings: Settings, topic: str, articles: list[Published], *, parts: int = PORTIONS) -> None:
    """Publish in portions, so that there is work at every moment of the disturbance."""
    size = -(-len(articles) // parts)
    async with publisher(settings) as producer:
        for start in range(0, len(articles), size):
            await send(producer, topic, articles[start : start + size])
            await asyncio.sleep(0.25)  # the pace of the feed itself


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


def settings_for(cluster: Cluster, prefix: str, **more: object) -> Settings:
    """Give each test its own topics, group and transactional ids."""
    return Settings(broker=cluster.bootstrap, prefix=prefix, group=prefix, **more)


async def test_killed_workers_lose_and_repeat_nothing(kafka: Cluster, prefix: str, tmp_path: Path) -> None:
    """A random worker is killed with -9 every two seconds, often between its writes and their commit."""
    chance = random.Random(7)

    settings = settings_for(kafka, prefix)
    signals = Layout.of(settings).signals.name

    async def kill(supervisor: Supervisor) -> None:
        for _ in range(KILLS):
            await asyncio.gather(asyncio.sleep(2), fresh(settings, signals, 5))
            chance.choice(supervisor.workers).kill()

    await outcome(settings, tmp_path, kill, module="tests.support.hesitant", named=True)


async def test_workers_that_join_and_leave_lose_and_repeat_nothing(kafka: Cluster, prefix: str, tmp_path: Path) -> None:
    """A third worker comes and goes every three seconds, each time moving partitions about."""

    async def come_and_go(supervisor: Supervisor) -> None:
        for _ in range(MOVES):
            guest = supervisor.add()
            await asyncio.sleep(3)
            await asyncio.to_thread(guest.stop)

    await outcome(settings_for(kafka, prefix), tmp_path, come_and_go)


async def test_a_worker_frozen_past_its_session_is_fenced_when_it_wakes(
    kafka: Cluster, prefix: str, tmp_path: Path
) -> None:
    """The others take its partitions over meanwhile; what it had in hand must not be written twice."""

    async def freeze(supervisor: Supervisor) -> None:
        await asyncio.sleep(6)
        sleeper = supervisor.workers[0]
        sleeper.freeze()
        await asyncio.sleep(SESSION_TIMEOUT + 5)
        sleeper.thaw()

    await outcome(settings_for(kafka, prefix), tmp_path, freeze)


async def test_an_outage_of_the_only_broker_loses_and_repeats_nothing(
    fragile_kafka: Cluster, prefix: str, tmp_path: Path
) -> None:
    """It is stopped in good order for a while."""
    [node] = fragile_kafka.nodes

    async def stop(_supervisor: Supervisor) -> None:
        await asyncio.sleep(6)
        await asyncio.to_thread(node.stop)
        await asyncio.sleep(OUTAGE)
        await asyncio.to_thread(node.restart)

    await outcome(settings_for(fragile_kafka, prefix), tmp_path, stop)


async def test_a_killed_broker_that_returns_loses_and_repeats_nothing(
    fragile_kafka: Cluster, prefix: str, tmp_path: Path
) -> None:
    """It is killed with -9; its machine, and so its page cache, lives on."""
    [node] = fragile_kafka.nodes

    async def kill(_supervisor: Supervisor) -> None:
        await asyncio.sleep(6)
        node.kill()
        await asyncio.sleep(5)
        await asyncio.to_thread(node.restart)

    await outcome(settings_for(fragile_kafka, prefix), tmp_path, kill)


async def test_one_of_three_brokers_dies_and_returns(kafka_cluster: Cluster, prefix: str, tmp_path: Path) -> None:
    """Replication 3, two in sync."""

    async def kill(_supervisor: Supervisor) -> None:
        await asyncio.sleep(6)
        kafka_cluster.nodes[0].kill()
        await asyncio.sleep(10)
        await asyncio.to_thread(kafka_cluster.nodes[0].restart)

    await outcome(settings_for(kafka_cluster, prefix, replication=3), tmp_path, kill)
