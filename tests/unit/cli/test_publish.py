"""What becomes of a line on its way to the broker."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from streams.cli.lines import Bad, Line
from streams.cli.publish import Record, Tally, records, send

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def record(line: str) -> dict[str, Any]:
    (outcome,) = records([Line(1, line.encode())], clock=lambda: NOW)
    assert isinstance(outcome, Record)
    return {**json.loads(outcome.value), "key": outcome.key}


def test_the_article_id_is_the_key() -> None:
    assert record('{"id": "a", "text": "Calm."}')["key"] == b"a"


def test_an_article_without_a_time_of_arrival_gets_the_clocks() -> None:
    assert record('{"id": "a", "text": "Calm."}')["ingested_at"] == "2026-03-04T05:06:00Z"


def test_a_time_of_arrival_that_is_there_stays() -> None:
    line = '{"id": "a", "text": "Calm.", "ingested_at": "2025-01-01T00:00:00Z"}'
    assert record(line)["ingested_at"] == "2025-01-01T00:00:00Z"


def test_a_line_that_is_no_article_is_bad() -> None:
    assert list(records([Line(7, b"[]")], clock=lambda: NOW)) == [Bad(Line(7, b"[]"), "Input should be an object")]


class Broker:
    """Takes records at once and acknowledges them when told to."""

    def __init__(self) -> None:
        self.taken: asyncio.Queue[tuple[str, bytes, bytes | None, asyncio.Future[None]]] = asyncio.Queue()

    async def send(self, topic: str, *, value: bytes, key: bytes | None) -> asyncio.Future[None]:
        ack: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.taken.put_nowait((topic, value, key, ack))
        return ack


async def test_success_waits_for_the_last_acknowledgement() -> None:
    broker: Any = Broker()
    sending = asyncio.create_task(send(broker, "articles.v1", [Record(b"1", b"a"), Record(b"2")]))
    *first, ack_of_first = await broker.taken.get()
    *second, ack_of_second = await broker.taken.get()
    assert [first, second] == [["articles.v1", b"1", b"a"], ["articles.v1", b"2", None]]
    ack_of_second.set_result(None)
    await asyncio.wait([sending], timeout=0.01)
    assert not sending.done()
    ack_of_first.set_result(None)
    assert await sending == 2


async def test_a_record_that_is_not_acknowledged_is_an_error() -> None:
    broker: Any = Broker()
    sending = asyncio.create_task(send(broker, "articles.v1", [Record(b"1")]))
    *_, ack = await broker.taken.get()
    ack.set_exception(ConnectionError("gone"))
    with pytest.raises(ConnectionError):
        await sending


async def test_a_broker_that_does_not_answer_is_given_up() -> None:
    broker: Any = Broker()
    with pytest.raises(TimeoutError):
        await send(broker, "articles.v1", [Record(b"1")], patience=0.01)


@pytest.mark.parametrize(
    ("acknowledged", "bad", "said"),
    [(1, 1, "1 record published, 1 bad line"), (20_000, 0, "20,000 records published, 0 bad lines")],
)
def test_the_tally_reads_well(acknowledged: int, bad: int, said: str) -> None:
    assert str(Tally(acknowledged=acknowledged, bad=bad)) == said
