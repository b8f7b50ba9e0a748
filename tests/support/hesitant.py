"""A worker that waits between writing and committing, so that kills often meet an open transaction.

Without transactions the wait lies between the outputs and the states that account for them.
"""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer

from streams.records import Output
from streams.settings import load_settings
from streams.sinks import batches, plain, transactional
from streams.worker import run

HESITATION = 0.15


async def send_and_hesitate(producer: AIOKafkaProducer, outputs: Sequence[Output]) -> None:
    """Send as the product does, then wait."""
    await batches.send_all(producer, outputs)
    await asyncio.sleep(HESITATION)


if __name__ == "__main__":
    transactional.send_all = send_and_hesitate
    plain.send_all = send_and_hesitate
    run(load_settings())
