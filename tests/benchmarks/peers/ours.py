"""newsalert's own delivery around the same detector: Faust, a stage by partition, transactions or none."""

import asyncio
from collections.abc import Sequence

import uvloop
from prometheus_client import CollectorRegistry

from streams.agents.marker import Place
from streams.agents.partition import PartitionStage
from streams.agents.stage import Stage
from streams.app import build_app, run_app
from streams.memory import Memory
from streams.metrics import Metrics
from streams.pipeline import Pipeline, kafka_log, writers
from streams.records import Output, Record
from streams.settings import Settings
from streams.worker import exit_at_once
from tests.benchmarks.peers.job import Job, given
from tests.benchmarks.peers.race import make_topic


def main(job: Job) -> None:
    """Run until stopped."""
    settings = Settings(broker=job.bootstrap, group=job.group, exactly_once=job.exactly_once, batch_size=500)
    state = f"{job.sink}-state"
    asyncio.run(make_topic(job.bootstrap, state))
    uvloop.install()
    app = build_app(
        settings, pipeline(job, settings, state), metrics=Metrics(CollectorRegistry()), exit_at_once=exit_at_once
    )
    run_app(app)


def pipeline(job: Job, settings: Settings, state: str) -> Pipeline:
    """Put the job's detector where the detect stage's handler is."""
    detect, make_writer, log = job.detect, writers(settings), kafka_log(settings)

    def handler(_: Memory, records: Sequence[Record]) -> list[Output]:
        found = detect([record.value or b"" for record in records])
        return [Output(topic=job.sink, key=key, value=value) for key, value in found]

    def make(partition: int) -> PartitionStage:
        place = Place(stage="bench", topic=job.source, partition=partition, state_topic=state)
        return PartitionStage(place, handler=handler, writer=make_writer("bench", partition), log=log, chunk=500)

    return Pipeline(stages={job.source: Stage(make=make)}, names={job.source: "bench"})


if __name__ == "__main__":
    main(given())
