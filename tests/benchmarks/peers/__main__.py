"""`python -m tests.benchmarks.peers`: one line for each peer: name, articles/s, unit, and what the bare loop does.

The bare loop of a line is the one with the same guarantee, in the same run. Rounds go around all peers, so that a
busy moment of the machine meets more than one; the median of the rounds is printed.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import uuid
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

from deploy.kafka import Cluster
from tests.benchmarks.peers.job import Job
from tests.benchmarks.peers.race import PARTITIONS, PEERS, Peer, finish, preload, steady_rate
from tests.support.news import stories


def main() -> None:
    """Use the broker given, or one of its own for the time of the race."""
    options = _options()
    with ExitStack() as stack:
        bootstrap = options.bootstrap or stack.enter_context(_own_kafka(stack)).bootstrap
        rates = asyncio.run(_race(bootstrap, options))
    for peer, found in rates.items():
        bare = next(p for p in PEERS if p.name == "bare aiokafka" and p.exactly_once == peer.exactly_once)
        print(f"{peer}\t{found:.0f}\tarticles/s\t{rates[bare]:.0f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--detector", default="tests.benchmarks.detector:detect", help="module:function")
    parser.add_argument("--bootstrap", help="a broker that is up; without, one is started")
    return parser.parse_args()


def _own_kafka(stack: ExitStack) -> Cluster:
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    return Cluster(folder=Path(folder), settings={"group.initial.rebalance.delay.ms": "0"})


async def _race(bootstrap: str, options: argparse.Namespace) -> dict[Peer, float]:
    run = uuid.uuid4().hex[:8]
    articles = list(stories(options.articles, partitions=PARTITIONS))
    source = f"bench-{run}-articles"
    await preload(bootstrap, source, articles)
    found: dict[Peer, list[float]] = defaultdict(list)
    outputs = 0
    for turn in range(options.rounds):
        for number, peer in enumerate(PEERS):
            name = f"bench-{run}-{turn}-{number}"
            job = Job(
                bootstrap=bootstrap,
                group=name,
                source=source,
                sink=name,
                detector=options.detector,
                exactly_once=peer.exactly_once,
            )
            outputs = outputs or len(job.detect([article.value for article in articles]))
            stamps = await finish(peer, job, articles=len(articles), outputs=outputs)
            rate = steady_rate(stamps, len(articles))
            print(f"round {turn + 1}: {peer}: {rate:.0f} articles/s", file=sys.stderr)
            found[peer].append(rate)
    return {peer: statistics.median(rates) for peer, rates in found.items()}


if __name__ == "__main__":
    main()
