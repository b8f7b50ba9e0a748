"""`python -m tests.benchmarks.pipeline`: the whole pipeline on real Kafka: throughput, and time from article to alert.

One line a measure: name, value, unit, baseline. The baseline of a throughput is one plain worker of the same run, that
of a latency the plain one.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from deploy.kafka import Cluster
from schemas import Alert
from streams.records import Record
from streams.settings import Settings
from streams.topics import Layout, create
from tests.benchmarks.peers.race import steady_rate
from tests.support.news import Published, closing, stories
from tests.support.reference import reference
from tests.support.topics import committed, publish, publisher, until
from tests.support.workers import Supervisor

RATE = 300
"""Articles a second while latency is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How many workers, and what they promise."""

    workers: int
    exactly_once: bool

    def __str__(self) -> str:
        count = "one worker" if self.workers == 1 else f"{self.workers} workers"
        return f"{count}, {'transactional' if self.exactly_once else 'plain'}"


CASES = tuple(Case(workers=n, exactly_once=exactly) for n in (1, 2) for exactly in (False, True))


def main() -> None:
    """Start a broker, run all cases in rounds and print the medians."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pipeline", description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=15, help="of feed at 300 articles/s for the latency")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kafka = stack.enter_context(
            Cluster(folder=folder / "kafka", settings={"group.initial.rebalance.delay.ms": "0"})
        )
        asyncio.run(_all(kafka.bootstrap, folder, options))


async def _all(broker: str, folder: Path, options: argparse.Namespace) -> None:
    rates: dict[Case, list[float]] = {case: [] for case in CASES}
    for turn in range(options.rounds):
        for case in CASES:
            rates[case].append(await _throughput(broker, folder, case, options.articles))
            print(f"round {turn + 1}: {case}: {rates[case][-1]:.0f} articles/s", file=sys.stderr)
    plain = statistics.median(rates[CASES[0]])
    for case, found in rates.items():
        print(f"end to end, {case}\t{statistics.median(found):.0f}\tarticles/s\t{plain:.0f}", flush=True)
    delays = {case: await _latency(broker, folder, case, options.seconds) for case in CASES[:2]}
    for case, found in delays.items():
        for name, value, base in zip(("p50", "p99"), _quantiles(found), _quantiles(delays[CASES[0]]), strict=True):
            print(f"article to alert at {RATE}/s, {case}, {name}\t{value:.0f}\tms\t{base:.0f}", flush=True)


async def _prepared(broker: str, case: Case) -> Settings:
    """Make topics whose records carry the broker's time."""
    prefix = f"bench-{uuid.uuid4().hex[:8]}."
    settings = Settings(
        broker=broker,
        prefix=prefix,
        group=prefix,
        exactly_once=case.exactly_once,
        detector_verifier="rules",
        batch_size=2_000,
    )
    assert not (await create(settings)).problems
    admin = AIOKafkaAdminClient(bootstrap_servers=broker)
    await admin.start()
    stamped = {"message.timestamp.type": "LogAppendTime"}
    topics = [topic.name for topic in Layout.of(settings) if not topic.compacted]
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, stamped) for name in topics])
    await admin.close()
    return settings


async def _throughput(broker: str, folder: Path, case: Case, count: int) -> float:
    settings = await _prepared(broker, case)
    layout, articles = Layout.of(settings), [*stories(count), *closing()]
    expected = len((await reference(settings, articles))[layout.alerts.name])
    await publish(settings, layout.articles.name, articles)
    async with _workers(settings, folder, case):
        found = await until(settings, layout.alerts.name, lambda seen: len(seen) >= expected, patience=300)
    if len(found) != expected and case.exactly_once:
        raise RuntimeError(f"{case}: {len(found)} alerts, not {expected}")
    signals = await committed(settings, layout.signals.name)
    stamps = [record.timestamp for record in (*signals, *found)]
    return steady_rate(stamps, count)


async def _latency(broker: str, folder: Path, case: Case, seconds: int) -> list[float]:
    """Feed at a steady rate; return for each alert the broker's time of the alert less that of its article, in ms."""
    settings = await _prepared(broker, case)
    layout = Layout.of(settings)
    async with _workers(settings, folder, case):
        await publish(settings, layout.articles.name, closing(seed=1))
        await until(settings, layout.alerts.name, lambda seen: len(seen) >= 6)  # warm
        articles = list(stories(RATE * seconds))
        await _feed(settings, layout.articles.name, articles)
        await publish(settings, layout.articles.name, closing(seed=2))
        expected = len((await reference(settings, [*closing(seed=1), *articles, *closing(seed=2)]))[layout.alerts.name])
        alerts = await until(settings, layout.alerts.name, lambda seen: len(seen) >= expected)
    arrived = {_article_id(r): r.timestamp for r in await committed(settings, layout.articles.name)}
    return [alert.timestamp - arrived[Alert.from_bytes(alert.value).causationid] for alert in alerts]


def _article_id(record: Record) -> str:
    return (record.key or b"").decode()


async def _feed(settings: Settings, topic: str, articles: Iterable[Published]) -> None:
    """Publish one by one, each at its moment."""
    async with publisher(settings) as producer:
        start, acks = time.monotonic(), []
        for number, article in enumerate(articles):
            await asyncio.sleep(max(0.0, start + number / RATE - time.monotonic()))
            acks.append(await producer.send(topic, article.value, key=article.key, partition=article.partition))
        await asyncio.gather(*acks)


def _workers(settings: Settings, folder: Path, case: Case) -> Supervisor:
    logs = folder / settings.prefix
    logs.mkdir()
    return Supervisor(settings, logs, count=case.workers)


def _quantiles(values: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=100)
    return cuts[49], cuts[98]


if __name__ == "__main__":
    main()
