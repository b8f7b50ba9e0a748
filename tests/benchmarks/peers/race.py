"""Runs peers over one preloaded topic and reads from the broker how fast each was."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError

from tests.benchmarks.peers.job import Job
from tests.support.news import Published

ROOT = Path(__file__).parents[3]
PARTITIONS = 6
LIMIT_S = 300.0


class RaceError(RuntimeError):
    """A peer died, did not finish, or lost or doubled outputs; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A module of this package and what it promises."""

    name: str
    module: str
    exactly_once: bool

    def __str__(self) -> str:
        return f"{self.name}, {'exactly once' if self.exactly_once else 'at least once'}"


PEERS = (
    Peer(name="newsalert", module="ours", exactly_once=False),
    Peer(name="newsalert", module="ours", exactly_once=True),
    Peer(name="bare aiokafka", module="bare", exactly_once=False),
    Peer(name="bare aiokafka", module="bare_transactional", exactly_once=True),
    Peer(name="faststream", module="with_faststream", exactly_once=False),
    Peer(name="quix streams", module="with_quix", exactly_once=False),
    Peer(name="quix streams", module="with_quix", exactly_once=True),
)


async def finish(peer: Peer, job: Job, *, articles: int, outputs: int) -> list[int]:
    """Run the peer until its group has committed every article; return when each output was appended, in ms.

    Raises RaceError when an output is missing or doubled.
    """
    await make_topic(job.bootstrap, job.sink)
    async with _running(peer, job) as process:
        await _until_all_is_committed(process, peer, job, articles)
    stamps = await append_times(job.bootstrap, job.sink)
    if len(stamps) != outputs:
        raise RaceError(f"{peer} wrote {len(stamps)} outputs, not {outputs}")
    return stamps


def steady_rate(stamps: Iterable[int], articles: int) -> float:
    """Articles a second, from the outputs' append times in ms: what came after the first tenth, and how long it took.

    The first tenth holds the start-up. Outputs of the cut's own millisecond count to it, so that a peer which writes
    in bursts is not credited with a burst for which no time has passed.
    """
    ordered = sorted(stamps)
    cut = ordered[len(ordered) // 10]
    after = [stamp for stamp in ordered if stamp > cut]
    return len(after) / (ordered[-1] - cut) * 1000 * articles / len(ordered)


async def make_topic(bootstrap: str, name: str) -> None:
    """Make a topic whose records carry the broker's time."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        settings = {"message.timestamp.type": "LogAppendTime"}
        await admin.create_topics([NewTopic(name, PARTITIONS, 1, topic_configs=settings)])
    finally:
        await admin.close()


async def preload(bootstrap: str, topic: str, articles: Iterable[Published]) -> None:
    """Write the articles that every peer reads."""
    await make_topic(bootstrap, topic)
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=5) as producer:
        sent = [await producer.send(topic, a.value, key=a.key, partition=a.partition) for a in articles]
        await asyncio.gather(*sent)


async def append_times(bootstrap: str, topic: str) -> list[int]:
    """When the broker appended each committed record, in ms."""
    places = [TopicPartition(topic, number) for number in range(PARTITIONS)]
    stamps: list[int] = []
    async with AIOKafkaConsumer(
        bootstrap_servers=bootstrap, isolation_level="read_committed", enable_auto_commit=False
    ) as consumer:
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        ends = await consumer.end_offsets(places)
        while [place for place in places if await consumer.position(place) < ends[place]]:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                stamps += [record.timestamp for record in records]
    return stamps


@asynccontextmanager
async def _running(peer: Peer, job: Job) -> AsyncIterator[asyncio.subprocess.Process]:
    command = [sys.executable, "-W", "ignore", "-m", f"{__package__}.{peer.module}", *job.arguments]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 15)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _until_all_is_committed(process: Any, peer: Peer, job: Job, articles: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=job.bootstrap)
    await admin.start()
    deadline = time.monotonic() + LIMIT_S
    try:
        while (done := await _committed(admin, job.group)) < articles:
            if process.returncode is not None:
                raise RaceError(f"{peer} ended with status {process.returncode}")
            if time.monotonic() > deadline:
                raise RaceError(f"{peer} had committed {done} of {articles} articles after {LIMIT_S:.0f} s")
            await asyncio.sleep(0.25)
    finally:
        await admin.close()


async def _committed(admin: AIOKafkaAdminClient, group: str) -> int:
    """Articles that the group is done with: the source holds no transactions, so offsets count them."""
    try:
        offsets = await admin.list_consumer_group_offsets(group)
    except (GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError):  # a broker's first group takes a moment
        return 0
    return sum(max(found.offset, 0) for found in offsets.values())
