"""What `deploy.kafka` promises: nodes that answer, and data that outlives a crash."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.kafka import Cluster, NodeDied
from deploy.kafka.probe import brokers_in_service
from tests.support.brokers import make_kafka_topic, read, write

VALUES = [f"{number}".encode() for number in range(200)]
ROOT = Path(__file__).parents[2]


async def _values(cluster: Cluster, topic: str) -> list[bytes]:
    return [record.value for record in await read(cluster.bootstrap, topic)]


async def test_what_a_node_acknowledged_is_there_after_a_kill_and_a_restart(fragile_kafka: Cluster) -> None:
    [node] = fragile_kafka.nodes
    await make_kafka_topic(fragile_kafka, "kept", 1)
    await write(fragile_kafka.bootstrap, "kept", VALUES)

    node.kill()
    assert brokers_in_service(node.port) == frozenset()
    await asyncio.to_thread(node.restart)

    assert await _values(fragile_kafka, "kept") == VALUES


async def test_a_frozen_node_says_nothing_and_goes_on_when_woken(fragile_kafka: Cluster) -> None:
    [node] = fragile_kafka.nodes
    node.freeze()
    assert brokers_in_service(node.port, timeout_s=0.3) == frozenset()

    node.resume()
    await asyncio.to_thread(node.wait_until_in_service)

    await make_kafka_topic(fragile_kafka, "woken", 1)
    await write(fragile_kafka.bootstrap, "woken", VALUES)
    assert await _values(fragile_kafka, "woken") == VALUES


async def test_three_nodes_take_writes_while_one_is_dead(kafka_cluster: Cluster) -> None:
    await make_kafka_topic(kafka_cluster, "three", 3)
    victim = kafka_cluster.nodes[0]
    victim.kill()
    try:
        for partition in range(3):
            await write(kafka_cluster.bootstrap, "three", VALUES[:20], partition=partition)
        assert await _values(kafka_cluster, "three") == VALUES[:20]
    finally:
        await asyncio.to_thread(victim.restart)
    assert {node.id for node in kafka_cluster.nodes} == brokers_in_service(victim.port)


def test_the_command_prints_the_address_and_stops_on_sigterm(kafka: Cluster, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deploy.kafka", "start", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = [process.stdout.readline() for _ in range(2)][-1].strip()
        port = int(address.removeprefix("127.0.0.1:"))
        assert brokers_in_service(port) == {1}
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert brokers_in_service(port) == frozenset()


def test_a_port_that_another_kafka_holds_is_named(kafka: Cluster, tmp_path: Path) -> None:
    [node] = kafka.nodes
    with pytest.raises(NodeDied, match=f"another Kafka listens on port {node.port}"):
        Cluster(folder=tmp_path, ports=[node.port]).start()


def test_without_java_the_command_says_in_one_line_what_to_install(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deploy.kafka", "start", "--data", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Kafka needs Java 17 or newer (found none); on Debian: apt install openjdk-17-jre-headless"
    )
