"""What both brokers do alike, as far as the pipeline leans on it; and what the embedded one leaves out."""

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from streams.embedded import EmbeddedBroker
from tests.support.brokers import Broker, read, write


async def test_records_come_back_in_order_with_key_headers_and_time(broker: Broker, prefix: str) -> None:
    topic = f"{prefix}kept"
    await broker.make_topic(topic, 1)
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        for number in range(50):
            await producer.send(
                topic,
                b"v%d" % number,
                key=b"k%d" % number,
                headers=[("h", b"x")],
                timestamp_ms=1_700_000_000_000 + number,
            )
    found = [(r.offset, r.key, r.value, r.headers, r.timestamp) for r in await read(broker.bootstrap, topic)]
    assert found == [(n, b"k%d" % n, b"v%d" % n, (("h", b"x"),), 1_700_000_000_000 + n) for n in range(50)]


async def test_null_and_empty_values_stay_apart(broker: Broker, prefix: str) -> None:
    topic = f"{prefix}tombstones"
    await broker.make_topic(topic, 1)
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        for value in (None, b"", b"x"):
            await producer.send_and_wait(topic, value, key=b"k")
    assert [r.value for r in await read(broker.bootstrap, topic)] == [None, b"", b"x"]


async def test_a_key_goes_to_the_same_of_six_partitions(broker: Broker, prefix: str) -> None:
    topic = f"{prefix}keyed"
    await broker.make_topic(topic, 6)
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        sent = [await producer.send_and_wait(topic, b"v", key=b"k%d" % (n % 40)) for n in range(80)]
    assert [r.partition for r in sent[:40]] == [r.partition for r in sent[40:]]
    assert {r.partition for r in sent} == set(range(6))


async def test_a_group_goes_on_after_what_it_committed(broker: Broker, prefix: str) -> None:
    topic = f"{prefix}resumed"
    await broker.make_topic(topic, 1)
    await write(broker.bootstrap, topic, [b"a", b"b", b"c"])
    assert await _next_value(broker, topic, commit=True) == b"a"
    assert await _next_value(broker, topic, commit=False) == b"b"
    assert await _next_value(broker, topic, commit=False) == b"b"


async def test_the_embedded_broker_takes_transactions_but_shows_what_was_aborted(embedded: EmbeddedBroker) -> None:
    """Why the worker runs plain there. When this fails, librdkafka has learned more: read its notes again."""
    embedded.create_topic("t", partitions=1)
    async with AIOKafkaProducer(bootstrap_servers=embedded.bootstrap, transactional_id="t") as producer:
        await producer.begin_transaction()
        await producer.send_and_wait("t", b"aborted")
        await producer.abort_transaction()
    assert [r.value for r in await read(embedded.bootstrap, "t")] == [b"aborted"]


def test_the_embedded_broker_refuses_a_topic_twice(embedded: EmbeddedBroker) -> None:
    embedded.create_topic("t")
    with pytest.raises(ValueError, match="cannot make topic 't'"):
        embedded.create_topic("t")


def _member(broker: Broker, topic: str) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        topic,
        bootstrap_servers=broker.bootstrap,
        group_id=f"{topic}-group",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=20,
        session_timeout_ms=broker.shortest_session_ms,
        heartbeat_interval_ms=200,
    )


async def _next_value(broker: Broker, topic: str, *, commit: bool) -> bytes:
    async with _member(broker, topic) as consumer:
        record = await consumer.getone()
        if commit:
            await consumer.commit({TopicPartition(topic, record.partition): record.offset + 1})
        return bytes(record.value)
