"""The composition root: settings in, the stages wired to catalogue, logs and writers out. No Faust here."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from importlib.metadata import version

from streams.agents.alert import AlertStage
from streams.agents.detect import DetectStage
from streams.agents.marker import Place
from streams.agents.partition import Handler, PartitionStage
from streams.agents.stage import Stage
from streams.catalogue import Catalogue, detector_maker
from streams.catalogue.reload import Loaded, Reloader
from streams.catalogue.wording import countries, wording
from streams.connection import client_options
from streams.detection import Detector
from streams.memory import Memory
from streams.records import Output, Record
from streams.settings import Settings
from streams.sinks import PlainWriter, TransactionalWriter, Writer, WriterFactory
from streams.sources import KafkaLog, Log
from streams.topics import MAX_DEAD_LETTER, Layout, topic_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Input topic to the stage that reads it, and to that stage's name."""

    stages: Mapping[str, Stage]
    names: Mapping[str, str]


class Current:
    """A stage's function, made once for each catalogue: a batch sees one, whatever is swapped meanwhile."""

    def __init__(self, reloader: Reloader, make: Callable[[Loaded], Handler]) -> None:
        self._reloader = reloader
        self._make = make
        self._made = reloader.current, make(reloader.current)

    def __call__(self, memory: Memory, records: Sequence[Record]) -> list[Output]:
        """Process a batch."""
        loaded, handler = self._made
        if loaded is not self._reloader.current:
            loaded = self._reloader.current
            handler = self._make(loaded)
            self._made = loaded, handler
        return handler(memory, records)


def catalogue_of(settings: Settings) -> Reloader:
    """Load catalogue and detector, in a form that can take over changes; raise CatalogueError when it is wrong."""
    return Reloader(settings.signals_dir, build=detector_maker(verifier=settings.detector_verifier))


def build(settings: Settings, reloader: Reloader, *, executor: Executor | None = None) -> Pipeline:
    """Wire the pipeline for a real (or the embedded) broker.

    `executor` is where the learned verifier reads. Rules are done sooner than a second thread has the interpreter
    lock: measured, a thread for them doubles the time from article to alert.
    """
    layout = Layout.of(settings)
    handlers: dict[str, tuple[str, Handler]] = {
        layout.articles.name: ("detect", Current(reloader, lambda now: _detect_on(layout, now))),
        layout.signals.name: ("alert", Current(reloader, lambda now: alert_handler(layout, now.catalogue))),
    }
    wire = Wiring(settings=settings, layout=layout, log=kafka_log(settings), writers=writers(settings))
    slow = {"detect": executor} if settings.detector_verifier == "model" else {}
    return Pipeline(
        stages={
            topic: Stage(make=wire.partition(name, topic, handler, executor=slow.get(name)))
            for topic, (name, handler) in handlers.items()
        },
        names={topic: name for topic, (name, _) in handlers.items()},
    )


def _detect_on(layout: Layout, loaded: Loaded) -> DetectStage:
    return detect_handler(layout, loaded.catalogue, loaded.detector)


def detect_handler(layout: Layout, catalogue: Catalogue, detector: Detector) -> DetectStage:
    """Make the detect stage's function."""
    return DetectStage(
        detector=detector,
        catalogue_hash=catalogue.hash,
        versions={name: spec.version for name, spec in catalogue.signals.items()},
        signals_topic=layout.signals.name,
        dead_letters_topic=layout.dead_letters.name,
    )


def alert_handler(layout: Layout, catalogue: Catalogue) -> AlertStage:
    """Make the alert stage's function."""
    return AlertStage(
        wording=lambda signal: wording(catalogue, signal),
        countries=countries(),
        alerts_topic=layout.alerts.name,
        dead_letters_topic=layout.dead_letters.name,
        pipeline_version=version("newsalert"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What all partitions of all stages share."""

    settings: Settings
    layout: Layout
    log: Log
    writers: WriterFactory

    def partition(
        self, stage: str, topic: str, handler: Handler, *, executor: Executor | None = None
    ) -> Callable[[int], PartitionStage]:
        """Return the maker of this stage's partitions."""

        def make(partition: int) -> PartitionStage:
            return PartitionStage(
                Place(stage=stage, topic=topic, partition=partition, state_topic=self.layout.incidents.name),
                handler=handler,
                writer=self.writers(stage, partition),
                log=self.log,
                chunk=self.settings.batch_limit,
                executor=executor,
            )

        return make


def writers(settings: Settings) -> WriterFactory:
    """Return the maker of writers: transactional ones, or a shared plain one."""
    options = {**client_options(settings), "max_request_size": MAX_DEAD_LETTER, "max_batch_size": 262_144}
    if settings.exactly_once:
        return lambda stage, partition: TransactionalWriter(
            transactional_id=f"{settings.prefix}{settings.group}-{stage}-{partition}", options=options
        )
    shared: list[PlainWriter] = []

    def plain(_stage: str, _partition: int) -> Writer:
        if not shared:  # made lazily: a producer needs the running loop
            shared.append(PlainWriter(options=options))
        return shared[0]

    return plain


def kafka_log(settings: Settings) -> KafkaLog:
    """Return the reader of logs beside the stream."""
    return KafkaLog(
        options=client_options(settings),
        group=settings.group,
        identities=lambda: _identities(settings),
        fetch_wait_ms=500 if settings.exactly_once else 50,
        check_crcs=settings.exactly_once,
    )


async def _identities(settings: Settings) -> Mapping[str, str]:
    """Ask only brokers with transactions: the embedded one has no identities to give."""
    return await topic_ids(settings) if settings.exactly_once else {}
