"""One face for both brokers, and the few client calls that broker tests share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.kafka import Cluster
from streams.embedded import EmbeddedBroker


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where it is, how topics are made on it, and the shortest session that its groups allow."""

    bootstrap: str
    shortest_session_ms: int
    make_topic: Callable[[str, int], Awaitable[None]]


def embedded_as_broker(embedded: EmbeddedBroker) -> Broker:
    async def make_topic(name: str, partitions: int) -> None:
        embedded.create_topic(name, partitions=partitions)

    return Broker(bootstrap=embedded.bootstrap, shortest_session_ms=1_200, make_topic=make_topic)


def kafka_as_broker(kafka: Cluster) -> Broker:
    async def make_topic(name: str, partitions: int) -> None:
        await make_kafka_topic(kafka, name, partitions)

    return Broker(bootstrap=kafka.bootstrap, shortest_session_ms=6_000, make_topic=make_topic)


async def make_kafka_topic(kafka: Cluster, name: str, partitions: int) -> None:
    """Make a topic with a replica on every node."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, partitions, len(kafka.nodes))])
    finally:
        await admin.close()


async def write(bootstrap: str, topic: str, values: list[bytes], *, partition: int = 0) -> None:
    """Send the values in order and await every acknowledgement of all replicas in sync."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(topic, value, partition=partition)
    finally:
        await producer.stop()


async def read(bootstrap: str, topic: str, *, partition: int = 0) -> list[Any]:
    """Return the partition's records from its first to the end it has now."""
    place = TopicPartition(topic, partition)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, fetch_max_wait_ms=20, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([place])
        await consumer.seek_to_beginning(place)
        end = (await consumer.end_offsets([place]))[place]
        records: list[Any] = []
        while await consumer.position(place) < end:
            records += (await consumer.getmany(place, timeout_ms=500)).get(place, [])
        return records
    finally:
        await consumer.stop()
