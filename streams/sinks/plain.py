"""At least once: outputs are written in order and awaited, without transactions."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from streams.records import Output
from streams.sinks.batches import send_all


class PlainWriter:
    """One connection shared by all stages and partitions of a worker for as long as it lives: `start` connects once."""

    def __init__(self, *, options: Mapping[str, Any]) -> None:
        self._producer = AIOKafkaProducer(acks="all", linger_ms=0, **options)
        self._connecting = asyncio.Lock()
        self._connected = False

    async def start(self) -> None:
        """Connect, the first time."""
        async with self._connecting:
            if not self._connected:
                await self._producer.start()
                self._connected = True

    async def write(self, outputs: Sequence[Output], states: Sequence[Output]) -> None:
        """Send the states when the outputs are acknowledged: a crash between repeats outputs and loses none."""
        await send_all(self._producer, outputs)
        await send_all(self._producer, states)

    async def stop(self) -> None:
        """Do nothing: others still write through the shared connection."""
