"""A Kafka cluster of one or three nodes on loopback: in go a folder and ports, out comes a bootstrap address."""

import itertools
import random
import socket
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.kafka.jars import jars
from deploy.kafka.node import LONG_LIVED, SHORT_LIVED, Node

FOR_TESTS = {
    "group.initial.rebalance.delay.ms": "0",
    "broker.heartbeat.interval.ms": "500",
    "broker.session.timeout.ms": "4000",  # a killed node may only register again once its old session is over
}


class Cluster:
    """Combined brokers and controllers. A context manager: starts on entry, stops on exit, keeps its data."""

    def __init__(
        self,
        *,
        nodes: int = 1,
        folder: Path,
        ports: Sequence[int] = (),
        for_tests: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Lay out the nodes under a folder, on the ports given or free ones.

        `for_tests` starts faster, comes back from a kill faster and runs slower; `settings` override all others.
        """
        chosen = {**_common(nodes), **(FOR_TESTS if for_tests else {}), **(settings or {})}
        self.nodes = _lay_out(nodes, folder, ports, jvm=SHORT_LIVED if for_tests else LONG_LIVED, settings=chosen)

    @property
    def bootstrap(self) -> str:
        return ",".join(node.address for node in self.nodes)

    def start(self) -> None:
        """Start all nodes side by side and return when every one is in service; on failure none is left running."""
        with ExitStack() as undo, ThreadPoolExecutor(len(self.nodes)) as pool:
            undo.callback(self.stop)
            list(pool.map(Node.launch, self.nodes))
            for node in self.nodes:
                node.wait_until_in_service()
            undo.pop_all()

    def stop(self) -> None:
        """Stop all nodes side by side."""
        with ThreadPoolExecutor(len(self.nodes)) as pool:
            list(pool.map(Node.stop, self.nodes))

    def kill(self) -> None:
        """End all nodes at once, as a power cut would."""
        for node in self.nodes:
            node.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _lay_out(
    count: int, folder: Path, ports: Sequence[int], *, jvm: tuple[str, ...], settings: Mapping[str, str]
) -> list[Node]:
    free = _free_ports(2 * count)
    brokers, controllers = ports or free[:count], free[count:]
    voters = ",".join(f"{number}@127.0.0.1:{port}" for number, port in enumerate(controllers, 1))
    libs = jars()
    return [
        Node(
            id=number,
            port=port,
            controller_port=controller,
            folder=folder.absolute() / f"node-{number}",
            libs=libs,
            jvm=jvm,
            settings={"controller.quorum.voters": voters, **settings},
        )
        for number, (port, controller) in enumerate(zip(brokers, controllers, strict=True), 1)
    ]


def _common(count: int) -> dict[str, str]:
    """Three copies with two in sync where there are three nodes. Topics are made on purpose, never by a typo.

    A node that holds the only copy keeps the lead until it is gone: Kafka 4.4 takes partitions without a leader for
    deleted ones and completes their transactions without a marker (docs/adr/0007-a-lone-broker-keeps-the-lead.md).
    """
    copies = str(min(count, 3))
    in_sync = "2" if count >= 3 else "1"
    return {
        "controlled.shutdown.enable": str(count >= 3).lower(),
        "process.roles": "broker,controller",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "default.replication.factor": copies,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": copies,
        "transaction.state.log.replication.factor": copies,
        "transaction.state.log.min.isr": in_sync,
        "share.coordinator.state.topic.replication.factor": copies,
        "share.coordinator.state.topic.min.isr": in_sync,
        "auto.create.topics.enable": "false",
    }


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, below those that systems hand to outgoing connections.

    While a node is down, a client that keeps knocking could otherwise be given the node's own port.
    """
    candidates = random.sample(range(20_000, 32_000), 1_000)
    return list(itertools.islice(filter(_is_free, candidates), count))


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
