"""Brokers for tests: `kafka`, `fragile_kafka`, `kafka_cluster` are real, `embedded` is in memory, `broker` is both."""

import os
import uuid
from collections.abc import Iterator

import pytest

from deploy.kafka import Cluster, MissingTools
from streams.embedded import EmbeddedBroker, embedded_broker
from tests.support.brokers import Broker, embedded_as_broker, kafka_as_broker

REAL = frozenset({"kafka", "fragile_kafka", "kafka_cluster"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a real broker, so that `-m "not kafka"` leaves it out."""
    for item in items:
        if REAL & set(getattr(item, "fixturenames", ())):
            item.add_marker("kafka")


@pytest.fixture
def prefix() -> str:
    """Stand before every topic's name of one test: the real broker outlives the test."""
    return f"t-{uuid.uuid4().hex[:10]}."


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One real node for the whole run. Leave it in peace; `fragile_kafka` is there to be broken."""
    yield from _running(1, tmp_path_factory)


@pytest.fixture
def fragile_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One real node of the test's own, to stop, kill and freeze."""
    yield from _running(1, tmp_path_factory)


@pytest.fixture(scope="module")
def kafka_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three real nodes, replication 3, two in sync. Who breaks one restarts it."""
    yield from _running(3, tmp_path_factory)


@pytest.fixture
def embedded() -> Iterator[EmbeddedBroker]:
    """An empty broker in memory."""
    with embedded_broker() as broker:
        yield broker


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def broker(request: pytest.FixtureRequest) -> Broker:
    """Each of both: what a test of this fixture asserts, the embedded broker does as the real one does."""
    found = request.getfixturevalue(request.param)
    return embedded_as_broker(found) if request.param == "embedded" else kafka_as_broker(found)


def _running(nodes: int, folders: pytest.TempPathFactory) -> Iterator[Cluster]:
    try:
        cluster = Cluster(nodes=nodes, folder=folders.mktemp("kafka"), for_tests=True)
    except MissingTools as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI runs the broker tests: {missing}")
        pytest.skip(str(missing))
    cluster.start()
    yield cluster
    cluster.kill()  # its data goes too, so there is nothing to shut down in order
