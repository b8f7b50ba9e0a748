"""The log beside the stream, on both brokers: the same clients for many partitions, and each stretch exact."""

import asyncio
import uuid
from contextlib import aclosing

from streams.pipeline import kafka_log
from streams.settings import Settings
from streams.sources import KafkaLog
from tests.support.brokers import Broker, write

PARTITIONS = 4


async def stretch(log: KafkaLog, topic: str, partition: int, start: int, stop: int) -> list[bytes | None]:
    return [record.value async for batch in log.read(topic, partition, start, stop) for record in batch]


def expected(partition: int, start: int, stop: int) -> list[bytes]:
    return [b"%d of %d" % (number, partition) for number in range(start, stop)]


async def test_stretches_are_exact_one_after_another_and_side_by_side(broker: Broker, prefix: str) -> None:
    topic = f"{prefix}{uuid.uuid4().hex}"
    await broker.make_topic(topic, PARTITIONS)
    for partition in range(PARTITIONS):
        await write(broker.bootstrap, topic, expected(partition, 0, 50), partition=partition)
    settings = Settings(broker=broker.bootstrap, prefix=prefix, group=prefix, exactly_once=False)
    stretches = [(partition, start, stop) for partition in range(PARTITIONS) for start, stop in ((40, 50), (0, 20))]
    async with aclosing(kafka_log(settings)) as log:
        for place in stretches:  # a reader that is used again must not give what it fetched for the one before
            assert await stretch(log, topic, *place) == expected(*place)
        together = await asyncio.gather(*(stretch(log, topic, *place) for place in stretches * 2))
        assert together == [expected(*place) for place in stretches * 2]
        assert await asyncio.gather(*(log.bounds(topic, p) for p in range(PARTITIONS))) == [(0, 50)] * PARTITIONS
        assert await log.committed(topic, 0) is None
