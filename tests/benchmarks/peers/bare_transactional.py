"""A bare aiokafka loop with transactions: outputs and offsets of a batch are committed together.

A weaker promise than newsalert's: aiokafka's offsets carry no group generation, so a frozen process that wakes after
a rebalance is not fenced by them, and its transactional id is its own.
"""

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
        isolation_level="read_committed",
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=job.bootstrap, transactional_id=job.group, acks="all", max_batch_size=262_144
    )
    async with consumer, producer:
        while True:
            fetched = await consumer.getmany(timeout_ms=500, max_records=BATCH)
            if not fetched:
                continue
            async with producer.transaction():
                signals = detect([record.value for records in fetched.values() for record in records])
                await asyncio.gather(*[await producer.send(job.sink, value, key=key) for key, value in signals])
                offsets = {place: records[-1].offset + 1 for place, records in fetched.items()}
                await producer.send_offsets_to_transaction(offsets, job.group)


if __name__ == "__main__":
    uvloop.run(run(given()))
