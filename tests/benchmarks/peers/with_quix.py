"""Quix Streams, at least once, or in its own transactions of a second each."""

from quixstreams import Application

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
    to_bytes = {"key_serializer": "bytes", "value_serializer": "bytes"}
    stream = quix.dataframe(quix.topic(job.source, **as_bytes))
    stream.apply(detect, expand=True).to_topic(quix.topic(job.sink, **to_bytes))
    return quix


if __name__ == "__main__":
    app(given()).run()
