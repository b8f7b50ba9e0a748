"""`python -m tests.benchmarks.pipeline`: the whole pipeline on real Kafka: throughput, and time from article to alert.

One line a measure: name, value, unit, baseline. The baseline of a throughput is one worker of the same run, plain by
rules or with the verifier; that of a latency or of processor time is one plain worker by rules.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from deploy.kafka import Cluster
from schemas import Alert
from streams.settings import Settings
from streams.topics import Layout, create
from tests.benchmarks.peers.race import steady_rate
from tests.benchmarks.processor import used
from tests.support.news import Published, closing, stories
from tests.support.reference import reference
from tests.support.topics import committed, publish, publisher, until
from tests.support.workers import Supervisor

RATE = 300
"""Articles a second while latency is measured."""
WARM_UP = 20
"""Seconds of the same feed before the measurement: the broker's JVM compiles its hot code, the worker opens what it
owns."""
MODEL_SHARE = 10
"""With the learned verifier a tenth of the articles is enough for a steady rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How many workers, what they promise, and who judges."""

    workers: int
    exactly_once: bool
    verifier: Literal["model", "rules"] = "rules"

    def __str__(self) -> str:
        count = "one worker" if self.workers == 1 else f"{self.workers} workers"
        return f"{count}, {'transactional' if self.exactly_once else 'plain'}, {self.verifier}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Articles a second, and the processor time in µs that an article cost workers and broker, the start included."""

    rate: float
    workers_us: float
    broker_us: float


PLAIN = Case(workers=1, exactly_once=False)
TRANSACTIONAL = Case(workers=1, exactly_once=True)
MODEL = Case(workers=1, exactly_once=True, verifier="model")
CASES = tuple(replace(case, workers=n) for n in (1, 2) for case in (PLAIN, TRANSACTIONAL, MODEL))


def main() -> None:
    """Start a broker, run all cases in rounds and print the medians."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pipeline", description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=20, help="of feed at 300 articles/s for the latency")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kafka = stack.enter_context(
            Cluster(folder=folder / "kafka", settings={"group.initial.rebalance.delay.ms": "0"})
        )
        asyncio.run(Bench(kafka=kafka, folder=folder).all(options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A broker to measure on, and a folder for the workers' logs."""

    kafka: Cluster
    folder: Path

    async def all(self, options: argparse.Namespace) -> None:
        """Measure and print everything."""
        delays = {case: await self.latency(case, options.seconds) for case in (PLAIN, TRANSACTIONAL)}
        for case, found in delays.items():
            for name, value, base in zip(("p50", "p99"), _quantiles(found), _quantiles(delays[PLAIN]), strict=True):
                _print(f"article to alert at {RATE}/s, {case}, {name}", value, "ms", base)
        _report(await self.rounds(options))

    async def rounds(self, options: argparse.Namespace) -> dict[Case, list[Pace]]:
        """Go around the cases, so that a busy moment of the machine meets more than one."""
        paces: dict[Case, list[Pace]] = {case: [] for case in CASES}
        for turn in range(options.rounds):
            for case in CASES:
                share = MODEL_SHARE if case.verifier == "model" else 1
                paces[case].append(await self.throughput(case, options.articles // share))
                print(f"round {turn + 1}: {case}: {paces[case][-1]}", file=sys.stderr)
        return paces

    async def throughput(self, case: Case, count: int) -> Pace:
        """Let the workers loose on articles that lie there already; the first tenth holds the start-up."""
        settings = await self._prepared(case)
        layout, articles = Layout.of(settings), [*stories(count), *closing()]
        expected = len((await reference(settings, articles))[layout.alerts.name])
        await publish(settings, layout.articles.name, articles)
        async with self._workers(settings, case) as supervisor:
            before = self._used(supervisor)
            found = await until(settings, layout.alerts.name, lambda seen: len(seen) >= expected, patience=300)
            spent = [after - start for start, after in zip(before, self._used(supervisor), strict=True)]
        if len(found) != expected and case.exactly_once:
            raise RuntimeError(f"{case}: {len(found)} alerts, not {expected}")
        signals = await committed(settings, layout.signals.name)
        workers_us, broker_us = (seconds * 1e6 / count for seconds in spent)
        rate = steady_rate([record.timestamp for record in (*signals, *found)], count)
        return Pace(rate=rate, workers_us=workers_us, broker_us=broker_us)

    async def latency(self, case: Case, seconds: int) -> list[float]:
        """Feed at a steady rate; return for each alert the broker's time of it less that of its article, in ms."""
        settings = await self._prepared(case)
        layout = Layout.of(settings)
        articles = list(stories(RATE * (WARM_UP + seconds)))
        measured = {article.key for article in articles[RATE * WARM_UP :]}
        expected = len((await reference(settings, [*articles, *closing()]))[layout.alerts.name])
        async with self._workers(settings, case):
            await _feed(settings, layout.articles.name, articles)
            await publish(settings, layout.articles.name, closing())
            alerts = await until(settings, layout.alerts.name, lambda seen: len(seen) >= expected)
        arrived: dict[bytes | None, list[int]] = defaultdict(list)
        for record in await committed(settings, layout.articles.name):
            arrived[record.key].append(record.timestamp)
        caused = [(alert.timestamp, Alert.from_bytes(alert.value).causationid.encode()) for alert in alerts]
        return [when - _latest(arrived[key], when) for when, key in caused if key in measured]

    async def _prepared(self, case: Case) -> Settings:
        """Make topics whose records carry the broker's time."""
        prefix = f"bench-{uuid.uuid4().hex[:8]}."
        settings = Settings(
            broker=self.kafka.bootstrap,
            prefix=prefix,
            group=prefix,
            exactly_once=case.exactly_once,
            detector_verifier=case.verifier,
            batch_size=2_000,
        )
        assert not (await create(settings)).problems
        admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
        await admin.start()
        stamped = {"message.timestamp.type": "LogAppendTime"}
        topics = [topic.name for topic in Layout.of(settings) if not topic.compacted]
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, stamped) for name in topics])
        await admin.close()
        return settings

    def _workers(self, settings: Settings, case: Case) -> Supervisor:
        logs = self.folder / settings.prefix
        logs.mkdir()
        return Supervisor(settings, logs, count=case.workers)

    def _used(self, supervisor: Supervisor) -> tuple[float, float]:
        """Processor seconds of the workers and of the broker."""
        return used(w.process.pid for w in supervisor.workers), used(node.pid for node in self.kafka.nodes)


def _latest(arrivals: Iterable[int], when: float) -> int:
    """Of an article's versions the one that an alert at that time can have come from."""
    return max(arrival for arrival in arrivals if arrival <= when)


async def _feed(settings: Settings, topic: str, articles: Iterable[Published]) -> None:
    """Publish one by one, each at its moment."""
    async with publisher(settings) as producer:
        start, acks = time.monotonic(), []
        for number, article in enumerate(articles):
            await asyncio.sleep(max(0.0, start + number / RATE - time.monotonic()))
            acks.append(await producer.send(topic, article.value, key=article.key, partition=article.partition))
        await asyncio.gather(*acks)


def _report(paces: dict[Case, list[Pace]]) -> None:
    """Print medians: rates against one plain worker, or one with the model; and where the processor time goes."""
    for case, found in paces.items():
        base = PLAIN if case.verifier == "rules" else MODEL
        _print(f"end to end, {case}", _median(found, "rate"), "articles/s", _median(paces[base], "rate"))
    for case, found in paces.items():
        for part in ("workers", "broker"):
            name = f"{part}_us"
            _print(f"processor time, {case}, {part}", _median(found, name), "µs/article", _median(paces[PLAIN], name))


def _median(paces: Iterable[Pace], name: str) -> float:
    return float(statistics.median(getattr(pace, name) for pace in paces))


def _print(name: str, value: float, unit: str, baseline: float) -> None:
    print(f"{name}\t{value:.0f}\t{unit}\t{baseline:.0f}", flush=True)


def _quantiles(values: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=100)
    return cuts[49], cuts[98]


if __name__ == "__main__":
    main()
