"""Shared clients: how many are started, who is used again, who is stopped."""

import asyncio
from collections.abc import Iterator

import pytest

from streams.sources.clients import Readers, Shared


class Client:
    """Counts what is done to it; a bad one does not start."""

    def __init__(self, *, bad: bool = False) -> None:
        self.bad = bad
        self.done: list[str] = []

    async def start(self) -> None:
        await asyncio.sleep(0)
        self.done.append("start")
        if self.bad:
            raise ConnectionError("nobody there")

    async def stop(self) -> None:
        self.done.append("stop")

    def unsubscribe(self) -> None:
        self.done.append("unsubscribe")


class Maker:
    """Makes clients and keeps them in sight."""

    def __init__(self) -> None:
        self.made: list[Client] = []
        self.bad: Iterator[bool] = iter(())

    def __call__(self) -> Client:
        self.made.append(Client(bad=next(self.bad, False)))
        return self.made[-1]


@pytest.fixture
def maker() -> Maker:
    return Maker()


async def test_a_shared_client_is_started_once_however_many_ask(maker: Maker) -> None:
    shared = Shared(maker)
    found = await asyncio.gather(*(shared.get() for _ in range(10)))
    assert found == maker.made * 10
    await shared.stop()
    assert maker.made[0].done == ["start", "stop"]


async def test_a_client_that_does_not_start_is_stopped_and_the_next_question_tries_again(maker: Maker) -> None:
    maker.bad = iter([True])
    shared = Shared(maker)
    with pytest.raises(ConnectionError):
        await shared.get()
    assert await shared.get() is maker.made[1]
    assert maker.made[0].done == ["start", "stop"]


async def test_one_reader_is_enough_for_one_stretch_after_another(maker: Maker) -> None:
    readers = Readers(maker, keep=1)
    for _ in range(3):
        async with readers.one():
            pass
    await readers.stop()
    assert [client.done for client in maker.made] == [["start", *["unsubscribe"] * 3, "stop"]]


async def test_at_the_same_time_each_stretch_has_its_own_and_the_surplus_goes(maker: Maker) -> None:
    readers = Readers(maker, keep=1)
    async with readers.one() as first, readers.one() as second:
        assert first is not second
    assert [client.done[-1] for client in maker.made] == ["stop", "unsubscribe"]


async def test_a_reader_that_something_went_wrong_with_is_not_lent_again(maker: Maker) -> None:
    readers = Readers(maker, keep=1)
    with pytest.raises(ZeroDivisionError):
        async with readers.one():
            raise ZeroDivisionError
    async with readers.one() as other:
        assert other is maker.made[1]
    assert maker.made[0].done == ["start", "stop"]
