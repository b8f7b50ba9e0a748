"""The race itself: that its rate is right, and that the peers it can run write every output once."""

import importlib.util

import pytest

from deploy.kafka import Cluster
from tests.benchmarks.peers.job import Job
from tests.benchmarks.peers.race import PEERS, Peer, finish, preload, steady_rate
from tests.benchmarks.stub import detect
from tests.support.news import stories

NEEDS = {"with_faststream": "faststream", "with_quix": "quixstreams"}


def test_the_rate_is_articles_by_the_time_between_outputs() -> None:
    """One output in 2 ms, each for three articles."""
    assert steady_rate(range(0, 2_000, 2), 3_000) == pytest.approx(1_500)


def test_bursts_do_not_change_the_rate() -> None:
    """A hundred outputs every 200 ms are as fast as one every 2 ms."""
    assert steady_rate([200 * (n // 100) for n in range(3_000)], 9_000) == pytest.approx(1_500, rel=0.02)


def test_a_slow_start_does_not_change_the_rate() -> None:
    assert steady_rate([*range(0, 5_000, 100), *range(5_000, 6_900, 2)], 3_000) == pytest.approx(1_500)


@pytest.mark.parametrize("peer", PEERS, ids=str)
async def test_a_peer_writes_every_output_once(peer: Peer, kafka: Cluster, prefix: str) -> None:
    if not importlib.util.find_spec(NEEDS.get(peer.module, "aiokafka")):
        pytest.skip(f"{NEEDS[peer.module]} comes with requirements-bench.txt")
    articles = list(stories(900))
    source, sink = f"{prefix}articles", f"{prefix}signals"
    job = Job(
        bootstrap=kafka.bootstrap,
        group=sink,
        source=source,
        sink=sink,
        detector="tests.benchmarks.stub:detect",
        exactly_once=peer.exactly_once,
    )
    await preload(kafka.bootstrap, source, articles)
    outputs = len(detect([article.value for article in articles]))
    assert len(await finish(peer, job, articles=len(articles), outputs=outputs)) == outputs
