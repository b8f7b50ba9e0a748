"""One Kafka node as a process: in go ports, folder and settings; start, stop, kill, freeze, resume, restart."""

import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.kafka.probe import brokers_in_service

LONG_LIVED = ("-Xms128m", "-Xmx512m", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20")
SHORT_LIVED = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Half the processor time at start, at the price of slower code later."""
LOGGING = f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.yaml')}"
CLUSTER_ID = "bmV3c2FsZXJ0LWthZmthLQ"
"""Fixed (it spells newsalert-kafka-), so that every node of a cluster formats to the same one on its own."""


class NodeDied(RuntimeError):
    """A node ended or did not come into service; the message holds the end of its log."""


@dataclass(kw_only=True)
class Node:
    """A broker and controller in one process. Its data and its ports outlive the process."""

    id: int
    port: int
    controller_port: int
    folder: Path
    libs: Path
    jvm: tuple[str, ...]
    settings: Mapping[str, str]
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the process printed, all its lives one after the other."""
        return self.folder / "kafka.log"

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def launch(self) -> None:
        """Start the process and return at once; formats the storage the first time."""
        if self.alive:
            raise RuntimeError(f"node {self.id} is running already")
        if brokers_in_service(self.port):  # it would answer in this node's stead
            raise NodeDied(f"another Kafka listens on port {self.port}; stop it, or choose a port with --port")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(self._server_properties())
        if not (self._data / "meta.properties").exists():
            self._format()
        self._process = self._java(*self.jvm, "kafka.Kafka", str(self._properties))

    def wait_until_in_service(self, *, timeout_s: float = 60.0) -> None:
        """Return once the node lists itself among the brokers that clients may use."""
        deadline = time.monotonic() + timeout_s
        while self.id not in brokers_in_service(self.port):
            if not self.alive or time.monotonic() > deadline:
                raise NodeDied(f"Kafka node {self.id} did not come into service:\n{self._end_of_log()}")
            time.sleep(0.05)

    def stop(self, *, timeout_s: float = 30.0) -> None:
        """Shut down as an operator would (SIGTERM); a node that takes longer than the time-out is killed."""
        if not self.alive:
            return
        process = self._running()
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End at once, as a crash would (SIGKILL)."""
        self._running().kill()
        self._running().wait()

    def freeze(self) -> None:
        """Stop the process in its tracks (SIGSTOP); connections stay open and nobody answers."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Wake a frozen process (SIGCONT)."""
        self._running().send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """Come back with the same data on the same port, after a stop or a kill or from a running state."""
        self.stop()
        self.launch()
        self.wait_until_in_service()

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _server_properties(self) -> str:
        own = {
            "node.id": self.id,
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://127.0.0.1:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "log.dirs": self._data,
        }
        return "".join(f"{name}={value}\n" for name, value in {**own, **self.settings}.items())

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError(f"node {self.id} was never started")
        return self._process

    def _format(self) -> None:
        command = ["format", "-t", CLUSTER_ID, "-c", str(self._properties)]
        if self._java(*SHORT_LIVED, "kafka.tools.StorageTool", *command).wait():
            raise NodeDied(f"Kafka's storage could not be formatted:\n{self._end_of_log()}")

    def _java(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A session of its own keeps the terminal's ctrl-C from the node: its owner stops it in order."""
        command = ["java", LOGGING, "-cp", f"{self.libs}/*", *arguments]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]
