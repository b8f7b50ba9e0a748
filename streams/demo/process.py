"""The demo's worker: an environment in, a process of this same installation out, on the embedded broker."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import streams
from streams.errors import NewsalertError
from streams.settings import PREFIX

KEPT = ("SIGNALS_DIR", "DETECTOR_VERIFIER")
"""Settings of the user's that matter in a demo; brokers and passwords don't."""


def environment(environ: Mapping[str, str], broker: str) -> dict[str, str]:
    """Return the variables for a worker on the embedded broker, which knows no transactions that count."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith(PREFIX) or name.removeprefix(PREFIX) in KEPT
    }
    ours = {"BROKER": broker, "EXACTLY_ONCE": "off", "METRICS_PORT": "0", "LOG_LEVEL": "warning"}
    return {**kept, **{PREFIX + name: value for name, value in ours.items()}}


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A running worker and the file that its log goes to."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def last_words(self) -> str:
        """The last line of its log."""
        lines = self.log.read_text(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "nothing")

    def refuse_death(self) -> None:
        """Raise when the process has ended."""
        if self.process.returncode is not None:
            raise NewsalertError(
                f"the worker ended with status {self.process.returncode}; its log ends: {self.last_words}"
            )


@asynccontextmanager
async def worker_process(environ: Mapping[str, str]) -> AsyncIterator[WorkerProcess]:
    """Run a worker of this same installation; its log goes to a file, for the case that something goes wrong."""
    path = os.pathsep.join([str(Path(streams.__file__).parent.parent), *filter(None, [environ.get("PYTHONPATH")])])
    with TemporaryDirectory(prefix="newsalert-demo-") as folder:
        log = Path(folder, "worker.log")
        with log.open("wb") as output:  # noqa: ASYNC230 - an empty file, before anything else goes on
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "streams", "worker"),
                env={**environ, "PYTHONPATH": path},
                stdin=DEVNULL,
                stdout=output,
                stderr=output,
            )
        try:
            yield WorkerProcess(process, log)
        finally:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask the worker to stop, and don't wait long: what it holds is gone with the broker anyway."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(3):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
