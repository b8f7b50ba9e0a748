"""Where commands meet the broker: aiokafka's errors and log records in, one line for a person out."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from streams.errors import NewsalertError
from streams.settings import Settings


class _LastError(logging.Handler):
    """Keeps the reason of a failed connection, which aiokafka logs and does not raise."""

    reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.reason = record.getMessage().rpartition('": ')[2]  # after `Unable connect to "host:port": `


@contextmanager
def reaching(settings: Settings) -> Iterator[None]:
    """Turn the Kafka client's errors into one line, and keep its log off the screen."""
    from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError

    log, last = logging.getLogger("aiokafka"), _LastError()
    log.addHandler(last)
    log.propagate = False
    try:
        yield
    except (KafkaConnectionError, KafkaTimeoutError, TimeoutError) as exc:
        raise NewsalertError(
            f"cannot reach the broker at {settings.broker} (NEWSALERT_BROKER): {last.reason or _said(exc)}"
        ) from exc
    except KafkaError as exc:
        raise NewsalertError(f"the broker at {settings.broker} refused: {_said(exc)}") from exc
    finally:
        log.removeHandler(last)
        log.propagate = True


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__
