"""Quix Streams, at least once, or in its own transactions of a second each. It hands over records one by one."""

from quixstreams import Application
from quixstreams.models import SerializationContext, Serializer

from tests.benchmarks.peers.job import Job, given


def app(job: Job) -> Application:
    """Wire the job; a commit interval of a second is what newsalert's own consumer has."""
    detect = job.detect
    quix = Application(
        broker_address=job.bootstrap,
        consumer_group=job.group,
        auto_offset_reset="earliest",
        auto_create_topics=False,
        commit_interval=1.0,
        processing_guarantee="exactly-once" if job.exactly_once else "at-least-once",
        producer_extra_config={"linger.ms": 5, "acks": "all"},
        loglevel="WARNING",
    )
    as_bytes = {"key_deserializer": "bytes", "value_deserializer": "bytes"}
    sink = quix.topic(job.sink, key_serializer="bytes", value_serializer=ValueOfPair())
    stream = quix.dataframe(quix.topic(job.source, **as_bytes))
    stream.apply(lambda article: detect([article]), expand=True).to_topic(sink, key=lambda signal: signal[0])
    return quix


class ValueOfPair(Serializer):  # type: ignore[misc]
    """Writes the second part of a signal; the first is its key."""

    def __call__(self, value: tuple[bytes, bytes], ctx: SerializationContext) -> bytes:  # noqa: ARG002
        """Pick it."""
        return value[1]


if __name__ == "__main__":
    app(given()).run()
