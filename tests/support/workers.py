"""Worker processes under a supervisor, as in production: what dies is started again."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Self

from streams.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """Return the variables that give a child process the same settings."""
    given = settings.model_dump(exclude_unset=True, exclude_none=True)
    ours = {f"{PREFIX}{name.upper()}": str(value) for name, value in given.items()}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**clean, "PYTHONPATH": str(ROOT), **ours, f"{PREFIX}METRICS_PORT": "0", **more}


class Worker:
    """One worker process that can be killed, frozen and started again."""

    def __init__(
        self, settings: Settings, log: Path, *, command: tuple[str, ...] = ("-m", "streams", "worker")
    ) -> None:
        self._environment = environment(settings)
        self._log = log
        self._command = (sys.executable, *command)
        self.starts = 0
        self.process = self._start()

    def _start(self) -> Popen[bytes]:
        self.starts += 1
        with self._log.open("ab") as log:
            return Popen(self._command, env=self._environment, cwd=ROOT, stdin=DEVNULL, stdout=log, stderr=log)

    def revive(self) -> None:
        """Start the process again if it has ended."""
        if self.process.poll() is not None:
            self.process = self._start()

    def kill(self) -> None:
        """Kill -9."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def freeze(self) -> None:
        """Stop the process where it stands."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def stop(self, *, patience: float = 30) -> int:
        """Ask it to end and return its exit status."""
        self._signal(signal.SIGTERM)
        return self.process.wait(patience)

    def _signal(self, number: int) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)


class Supervisor:
    """Keeps workers alive while the block runs; on leaving all are killed."""

    def __init__(
        self, settings: Settings, folder: Path, *, count: int, module: str = "streams", named: bool = False
    ) -> None:
        """Run that many; `named` ones keep their place in the group over a restart (static membership)."""
        self._module = module
        self._named = named
        self._settings = settings
        self._folder = folder
        self._count = count
        self.workers: list[Worker] = []

    async def __aenter__(self) -> Self:
        for _ in range(self._count):
            self.workers.append(self.add())
        self._task = asyncio.create_task(self._revive())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        for worker in self.workers:
            worker.thaw()
            worker.kill()

    def add(self) -> Worker:
        """Start one more; it is supervised once it stands in `workers`."""
        number = len(self.workers)
        log = self._folder / f"worker-{number}.log"
        name = {"instance_id": f"worker-{number}"} if self._named else {}
        return Worker(self._settings.model_copy(update=name), log, command=("-m", self._module, "worker"))

    async def _revive(self) -> None:
        while True:
            for worker in self.workers:
                worker.revive()
            await asyncio.sleep(0.2)  # a supervisor's look round, not a wait for something to have happened
