"""FastStream on its aiokafka broker, at least once: a batch subscriber that acknowledges after its outputs are."""

import asyncio
import logging

import uvloop
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker, KafkaMessage

from tests.benchmarks.peers.job import BATCH, Job, given


def app(job: Job) -> FastStream:
    """Wire the job. Bodies are left as they are (`decoder`), as all peers take bytes."""
    detect = job.detect
    broker = KafkaBroker(job.bootstrap, acks="all", max_batch_size=262_144, logger=None, decoder=_as_it_is)

    @broker.subscriber(  # type: ignore[untyped-decorator]
        job.source,
        batch=True,
        max_records=BATCH,
        group_id=job.group,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
    )
    async def handle(message: KafkaMessage) -> None:
        signals = detect([record.value for record in message.raw_message])
        sent = [await broker.publish(value, topic=job.sink, key=key, no_confirm=True) for key, value in signals]
        await asyncio.gather(*sent)
        await message.ack()

    return FastStream(broker, logger=None)


async def _as_it_is(message: KafkaMessage) -> object:
    return message.body


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    uvloop.run(app(given()).run())
