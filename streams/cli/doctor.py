"""`newsalert doctor`: the installation and the broker looked over, one line each, with what to do about it."""

import asyncio
import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

import typer

from streams.errors import NewsalertError

if TYPE_CHECKING:
    from streams.settings import Settings

SKEW = 2.0
"""Seconds that clocks may differ: more, and lag and latency in seconds mean nothing."""
ROOM = 2**30
"""Bytes that must be free here."""
BROKER_ROOM = 0.1
"""Part of a broker's disk that must be free."""
MANY_FILES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the examination. `remedy` says what to do; a finding without one is fine."""

    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"✗ {self.what}: {self.remedy}" if self.remedy else f"✓ {self.what}"


def doctor() -> None:
    """Look over this installation and the broker.

    One line each, with what to do where something is wrong; exit status 1 if anything is.
    """
    from streams.settings import load_settings

    if not asyncio.run(_examine(load_settings())):
        raise typer.Exit(1)


async def _examine(settings: "Settings") -> bool:
    """Say line by line what there is, and in the end whether all of it is fine."""
    fine = True
    async for finding in _findings(settings):
        typer.echo(finding)
        fine = fine and not finding.remedy
    return fine


async def _findings(settings: "Settings") -> AsyncIterator[Finding]:
    from streams.connection import reaching
    from streams.settings import unknown_variables

    yield python()
    yield libraries(importlib.metadata.requires("newsalert") or [])
    for name in unknown_variables(os.environ):
        yield Finding(what=f"{name} sets nothing", remedy="correct its spelling, or take it away")
    yield disk(Path.cwd(), shutil.disk_usage(Path.cwd()).free)
    yield open_files()
    try:
        with reaching(settings):
            async for finding in _broker(settings):
                yield finding
    except NewsalertError as exc:
        yield Finding(what=str(exc), remedy="start it, or correct NEWSALERT_BROKER and the security settings")


async def _broker(settings: "Settings") -> AsyncIterator[Finding]:
    from streams.topics import check

    async with _client(settings) as client:
        nodes = sorted(node.nodeId for node in client.cluster.brokers())
        yield Finding(what=f"{len(nodes)} broker{'s' * (len(nodes) != 1)} at {settings.broker}")
        yield replicas(settings.replication, len(nodes))
        problems = await check(settings)
        for problem in problems:
            yield Finding(what=problem.what, remedy=problem.remedy)
        if not problems:
            yield Finding(what="the topics are as they should be")
        yield await _clock(client)
        for node in nodes:
            for finding in await _broker_disk(client, node):
                yield finding


def python() -> Finding:
    """Say which Python runs."""
    what = f"Python {platform.python_version()}"
    return Finding(what=what, remedy="" if sys.version_info >= (3, 11) else "install Python 3.11 or later")


def libraries(requirements: list[str]) -> Finding:
    """Compare the libraries that are installed with those that newsalert was made for."""
    from packaging.requirements import Requirement

    wanted = [Requirement(text) for text in requirements]
    ours = [want for want in wanted if want.marker is None or want.marker.evaluate({"extra": ""})]
    wrong = [f"{want.name} {have or 'missing'} (needs {want.specifier})" for want in ours if (have := _unfit(want))]
    if wrong:
        return Finding(what=f"libraries: {', '.join(wrong)}", remedy="run `make setup`, or install newsalert again")
    shown = ("faust-streaming", "aiokafka", "pydantic")
    return Finding(what="libraries: " + ", ".join(f"{name} {importlib.metadata.version(name)}" for name in shown))


def _unfit(want: Any) -> str:
    """Return the version that is installed when it does not fit, empty when it does."""
    try:
        have = importlib.metadata.version(want.name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"
    return "" if want.specifier.contains(have, prereleases=True) else have


def disk(folder: Path, free: int) -> Finding:
    """Say whether there is room where we are started: logs, and the data of `make kafka`."""
    what = f"{_gib(free)} free in {folder}"
    return Finding(what=what, remedy="" if free >= ROOM else f"free {_gib(ROOM)} at the least")


def open_files() -> Finding:
    """Say how many files a process may have open: every partition has a producer of its own, with two each."""
    import resource

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    enough = limit >= MANY_FILES or limit == resource.RLIM_INFINITY
    return Finding(what=f"{limit} open files allowed", remedy="" if enough else f"run `ulimit -n {MANY_FILES}`")


def replicas(wanted: int, brokers: int) -> Finding:
    """Say whether the brokers can hold as many copies as new topics are to have."""
    what = f"replication {wanted} on {brokers} broker{'s' * (brokers != 1)}"
    return Finding(what=what, remedy="" if wanted <= brokers else "lower NEWSALERT_REPLICATION, or add brokers")


def clock(*, ours: float, theirs: float | None) -> Finding:
    """Compare two times in seconds; a broker that does not tell its time is no problem of ours."""
    if theirs is None:
        return Finding(what="clock not compared: this broker does not tell its time")
    ahead = ours - theirs
    what = f"clock {abs(ahead):.1f} s {'ahead of' if ahead > 0 else 'behind'} the broker's"
    return Finding(what=what, remedy="" if abs(ahead) <= SKEW else "let NTP set both clocks")


def broker_disk(node: int, folder: str, free: int, total: int) -> Finding:
    """Say whether a broker's disk has room."""
    what = f"broker {node}: {_gib(free)} of {_gib(total)} free in {folder}"
    roomy = free >= BROKER_ROOM * total
    return Finding(what=what, remedy="" if roomy else "add disk, or shorten the topics' retention.ms")


@asynccontextmanager
async def _client(settings: "Settings") -> AsyncIterator[Any]:
    from aiokafka.client import AIOKafkaClient

    from streams.connection import client_options

    client = AIOKafkaClient(**client_options(settings), request_timeout_ms=10_000)
    try:
        await client.bootstrap()
        yield client
    finally:
        await client.close()


async def _clock(client: Any) -> Finding:
    from streams.cli.wire import QuorumRequest, leader_time

    node = client.get_random_node()
    await _answer(client, node, QuorumRequest())  # the first one also opens the connection, which takes time
    before = time()
    answer = await _answer(client, node, QuorumRequest())
    theirs = leader_time(answer) if answer else None
    return clock(ours=(before + time()) / 2, theirs=theirs / 1000 if theirs else None)


async def _broker_disk(client: Any, node: int) -> list[Finding]:
    from streams.cli.wire import LogDirsRequest, free_space

    answer = await _answer(client, node, LogDirsRequest())
    disks = free_space(answer) if answer else {}
    return [broker_disk(node, folder, free, total) for folder, (free, total) in disks.items()]


async def _answer(client: Any, node: int, request: Any) -> Any:
    """Return the broker's answer, None where it does not know the question."""
    from aiokafka.errors import IncompatibleBrokerVersion

    try:
        return await client.send(node, request)
    except (IncompatibleBrokerVersion, NotImplementedError):
        return None


def _gib(size: int) -> str:
    return f"{size / 2**30:.1f} GiB"
