"""Exactly once: one transaction a batch, fenced by a transactional id for each stage and input partition."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from streams.records import Output
from streams.sinks.batches import send_all

TRANSACTION_TIMEOUT_MS = 10_000
"""How long a dead worker's open transaction holds up read_committed readers at worst."""


class TransactionalWriter:
    """A batch is visible to read_committed readers as a whole or not at all.

    `start` fences the previous owner of the transactional id and aborts what it left open. After any error the
    batch's fate is settled by the next owner's `start`, so the process must end.
    """

    def __init__(self, *, transactional_id: str, options: Mapping[str, Any]) -> None:
        self._producer = AIOKafkaProducer(
            transactional_id=transactional_id,
            transaction_timeout_ms=TRANSACTION_TIMEOUT_MS,
            acks="all",
            linger_ms=0,
            **options,
        )

    async def start(self) -> None:
        """Connect and fence."""
        await self._producer.start()

    async def write(self, outputs: Sequence[Output], states: Sequence[Output]) -> None:
        """Commit outputs and states in one transaction; every acknowledgement is awaited before the commit."""
        await self._producer.begin_transaction()
        await send_all(self._producer, [*outputs, *states])
        await self._producer.commit_transaction()

    async def stop(self) -> None:
        """Disconnect; nothing is open between two writes."""
        await self._producer.stop()
