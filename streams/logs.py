"""Log lines: readable on a terminal, JSON for machines; the clients' own logs quieted and limited in rate."""

import logging
import sys
import time
from typing import Any

import structlog

QUIET = ("aiokafka", "faust", "mode", "kafka", "asyncio")
REPEAT_SECONDS = 10.0


class RateLimit(logging.Filter):
    """Lets one line in ten seconds through for each place in the code: an outage gives 170,000 lines in 15 s else."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the line is to be written."""
        place, now = (record.pathname, record.lineno), time.monotonic()
        if now - self._last.get(place, -REPEAT_SECONDS) < REPEAT_SECONDS:
            return False
        self._last[place] = now
        return True


def configure_logs(*, form: str, level: str) -> None:
    """Send everything to standard error as one line each."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    _quiet(handler)


def _formatter(form: str) -> logging.Formatter:
    shared: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    last = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def _quiet(handler: logging.Handler) -> None:
    limit = RateLimit()
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    handler.addFilter(lambda record: limit.filter(record) if record.name.split(".")[0] in QUIET else True)
