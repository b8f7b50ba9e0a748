"""Kafka clients that are shared: one that any number may ask at a time, and readers that are used again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer

Make = Callable[[], AIOKafkaConsumer]


class Shared:
    """One client for questions that leave no trace in it: started at the first, there for all that follow."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._starting = asyncio.Lock()
        self._client: AIOKafkaConsumer | None = None

    async def get(self) -> AIOKafkaConsumer:
        """Return the client, started once however many ask at a time."""
        async with self._starting:
            if self._client is None:
                self._client = await started(self._make())
            return self._client

    async def stop(self) -> None:
        """Disconnect; the next question connects again."""
        client, self._client = self._client, None
        if client is not None:
            await client.stop()


class Readers:
    """Clients that read one stretch each. Nobody waits for another's: a stretch may wait for an open transaction."""

    def __init__(self, make: Make, *, keep: int) -> None:
        """Keep that many for the next stretches."""
        self._make = make
        self._keep = keep
        self._idle: list[AIOKafkaConsumer] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[AIOKafkaConsumer]:
        """Lend a reader without partitions; one that something went wrong with is not lent again."""
        reader = self._idle.pop() if self._idle else await started(self._make())
        try:
            yield reader
        except BaseException:
            await reader.stop()
            raise
        if len(self._idle) < self._keep:
            reader.unsubscribe()
            self._idle.append(reader)
        else:
            await reader.stop()

    async def stop(self) -> None:
        """Disconnect those that are not lent."""
        while self._idle:
            await self._idle.pop().stop()


async def started(client: AIOKafkaConsumer) -> AIOKafkaConsumer:
    """Start a client; one that cannot start is stopped."""
    try:
        await client.start()
    except BaseException:
        await client.stop()
        raise
    return client
