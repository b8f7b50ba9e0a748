"""The Faust app: the only file that imports Faust. Events in, batches of plain records to the stages out.

Faust's consumer stays at-least-once; exactness is the stages' business. The rules that keep Faust from losing
messages are in docs/adr/0002-faust-beside-transactions.md.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from time import perf_counter
from typing import Any, Protocol

import faust
import structlog
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport

from streams.agents.stage import Stage
from streams.connection import client_options
from streams.metrics import Metrics
from streams.pipeline import Pipeline
from streams.records import Record
from streams.settings import Settings
from streams.sources.kafka import record_of

log = structlog.get_logger()

AUDIT_SECONDS = 15.0
MOST_STRETCHES = 24
"""Fetched stretches that a stage buffers, and takes at once at most."""
FULL_BUFFER_PAUSE = 0.005
BATCH_TIMEOUT = 60.0
"""Seconds without progress after which a batch is given up and the process ended: another worker should take over."""


class Exit(Protocol):
    """Ends the process at once, without unwinding; never returns."""

    def __call__(self, reason: BaseException) -> None: ...


class CommittedThread(AIOKafkaConsumerThread):  # type: ignore[misc]
    """Reads committed records only, which Faust 0.15.3 does under its own broken exactly_once alone."""

    isolation_level = "read_committed"
    fetch_max_wait_ms = 500

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = self.isolation_level
        consumer._fetch_max_wait_ms = self.fetch_max_wait_ms
        return consumer


class EmbeddedThread(CommittedThread):
    """For the embedded broker: it knows no transactions and answers a fetch only when the wait is over."""

    isolation_level = "read_uncommitted"
    fetch_max_wait_ms = 10


class ChunkConsumer(Consumer):  # type: ignore[misc]
    """Hands Faust one event for each fetched stretch of a partition, instead of one for each record.

    Faust spends about four asyncio tasks on an event, ten times what detection costs. The event's offset is that of
    the stretch's last record; Faust takes the offsets before it for a gap, as those of compacted records, and commits
    past them when the event is acknowledged.
    """

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[Any, Any]]:  # noqa: ASYNC109 - Faust's signature
        """Yield the partition and its stretch as one message, whose value is the tuple of raw records."""
        records, active = await self._wait_next_records(timeout)
        generation = self.app.consumer_generation_id
        if not self.flow_active:
            await self._back_to_committed()
            return
        for tp, stretch in (records or {}).items():
            if not self.flow_active or self.app.consumer_generation_id != generation:
                return
            if stretch and (active is None or tp in active or tp in self._buffered_partitions):
                message = self._to_message(tp, stretch[-1])
                message.value = tuple(stretch)
                yield tp, message

    async def _back_to_committed(self) -> None:
        """Do as Faust does with what arrives during a rebalance: drop it and read it again."""
        try:
            await self.perform_seek()
        except Exception as exc:  # noqa: BLE001 - as Faust: it seeks again when partitions are assigned
            log.warning("could not seek during a rebalance", error=repr(exc))

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - likewise
        """Look again soon when all partitions are full: Faust's own pause of a second would cap the throughput."""
        if self.flow_active and not self._get_active_partitions():
            await self.sleep(FULL_BUFFER_PAUSE)
            return {}, set()
        return await super()._wait_next_records(timeout)


def transport_of(thread: type[CommittedThread]) -> type[Transport]:
    """Return Faust's transport with that consumer thread in it."""

    class OurConsumer(ChunkConsumer):
        def _new_consumer_thread(self) -> CommittedThread:
            return thread(self, loop=self.loop, beacon=self.beacon)

    class OurTransport(Transport):  # type: ignore[misc]
        Consumer = OurConsumer

    return OurTransport


def build_app(settings: Settings, pipeline: Pipeline, *, metrics: Metrics, exit_at_once: Exit) -> faust.App:
    """Make the app with one agent for each stage."""
    app = faust.App(settings.group, **_options(settings))
    thread = CommittedThread if settings.exactly_once else EmbeddedThread
    app.transport = transport_of(thread)(app.conf.broker_consumer, app)
    for topic, stage in pipeline.stages.items():
        _add_agent(app, settings, topic, Watched(stage, pipeline.names[topic], metrics), exit_at_once)
    _follow_rebalances(app, pipeline, metrics, exit_at_once)
    _add_audit(app, pipeline, metrics, exit_at_once)
    return app


def run_app(app: faust.App) -> None:
    """Run until a signal stops it; the process ends with Faust's exit status."""
    worker = faust.Worker(app, quiet=True, logging_config=None, loglevel=None, override_logging=False)
    worker.execute_from_commandline()


def _options(settings: Settings) -> dict[str, Any]:
    """Set what was tuned on a real broker, and switch off what would lose messages or serve them to strangers."""
    return {
        "broker": ";".join(f"kafka://{address}" for address in settings.broker.split(",")),
        "broker_credentials": _credentials(settings),
        "broker_check_crcs": settings.exactly_once,
        "broker_commit_interval": 1.0,
        "broker_session_timeout": 15.0,
        "broker_heartbeat_interval": 3.0,
        "broker_max_poll_records": settings.batch_limit,
        "broker_max_poll_interval": 86_400.0,
        "consumer_auto_offset_reset": "earliest",
        "consumer_group_instance_id": settings.instance_id,
        "producer_request_timeout": 30.0,
        "stream_buffer_maxsize": MOST_STRETCHES,
        "stream_wait_empty": True,
        "stream_recovery_delay": 0.0,
        "table_standby_replicas": 0,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "value_serializer": "raw",
        "key_serializer": "raw",
        "web_enabled": False,
        "worker_redirect_stdouts": False,
    }


def _credentials(settings: Settings) -> Any:
    if settings.security_protocol == "PLAINTEXT":
        return None
    options = client_options(settings)
    if settings.uses_sasl:
        return faust.SASLCredentials(
            mechanism=options["sasl_mechanism"],
            username=options["sasl_plain_username"],
            password=options["sasl_plain_password"],
            ssl_context=options["ssl_context"],
        )
    return faust.SSLCredentials(context=options["ssl_context"])


class Watched:
    """A stage that is counted and timed."""

    def __init__(self, stage: Stage, name: str, metrics: Metrics) -> None:
        self.name = name
        self._stage = stage
        self._metrics = metrics

    async def apply(self, records: Sequence[Record]) -> None:
        """Process a batch; raise TimeoutError when a part of it takes too long."""
        start, loop = perf_counter(), asyncio.get_running_loop()
        async with asyncio.timeout(BATCH_TIMEOUT) as limit:
            new = await self._stage.apply(records, lambda: limit.reschedule(loop.time() + BATCH_TIMEOUT))
        self._metrics.batch_seconds.labels(self.name).observe(perf_counter() - start)
        self._metrics.records.labels(self.name).inc(new)
        self._metrics.repeated.labels(self.name).inc(len(records) - new)


def _add_agent(app: faust.App, settings: Settings, topic: str, stage: Watched, exit_at_once: Exit) -> None:
    channel = app.topic(topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    async def agent(stream: Any) -> None:
        async for events in stream.take_events(MOST_STRETCHES, within=settings.batch_wait):
            try:
                await stage.apply([record_of(raw) for event in events for raw in event.message.value])
            except BaseException as exc:  # noqa: BLE001 - one that left the body would have Faust ack the batch
                exit_at_once(exc)

    app.agent(channel, name=stage.name, concurrency=1)(agent)


def _owned(app: faust.App, topic: str) -> set[int]:
    return {tp.partition for tp in app.consumer.assignment() if tp.topic == topic}


def _follow_rebalances(app: faust.App, pipeline: Pipeline, metrics: Metrics, exit_at_once: Exit) -> None:
    async def open_early(stage: Stage, owned: set[int]) -> None:
        try:
            await stage.open(owned)
        except Exception as exc:  # noqa: BLE001 - as in an agent: only a restart settles it
            exit_at_once(exc)

    async def on_revoked(_app: Any, _revoked: Any, **_: Any) -> None:
        for stage in pipeline.stages.values():
            stage.rearm()

    async def on_assigned(_app: Any, assigned: Any, **_: Any) -> None:
        for topic, stage in pipeline.stages.items():
            owned = {tp.partition for tp in assigned if tp.topic == topic}
            metrics.partitions.labels(pipeline.names[topic]).set(len(owned))
            stage.rearm()
            await stage.keep(owned)
            app.add_future(open_early(stage, owned))

    app.on_partitions_revoked.connect(on_revoked, weak=False)
    app.on_partitions_assigned.connect(on_assigned, weak=False)


def _add_audit(app: faust.App, pipeline: Pipeline, metrics: Metrics, exit_at_once: Exit) -> None:
    async def audit() -> None:
        if app.rebalancing:
            return
        for topic, stage in pipeline.stages.items():
            try:
                found = await stage.audit(_owned(app, topic))
            except BaseException as exc:  # noqa: BLE001 - as in an agent: only a restart settles a broken batch
                exit_at_once(exc)
            else:
                metrics.recovered.labels(pipeline.names[topic]).inc(found)

    app.timer(AUDIT_SECONDS)(audit)
