"""A bare aiokafka loop, at least once: fetch, detect, send, await every acknowledgement, commit."""

import asyncio

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from tests.benchmarks.peers.job import BATCH, Job, given


async def run(job: Job) -> None:
    """Loop for ever."""
    detect = job.detect
    consumer = AIOKafkaConsumer(
        job.source,
        bootstrap_servers=job.bootstrap,
        group_id=job.group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    producer = AIOKafkaProducer(bootstrap_servers=job.bootstrap, acks="all", max_batch_size=262_144)
    async with consumer, producer:
        while True:
            fetched = await consumer.getmany(timeout_ms=500, max_records=BATCH)
            records = [record for partition in fetched.values() for record in partition]
            if not records:
                continue
            signals = detect([record.value for record in records])
            await asyncio.gather(*[await producer.send(job.sink, value, key=key) for key, value in signals])
            await consumer.commit()


if __name__ == "__main__":
    uvloop.run(run(given()))
