"""A worker process from its first second to its last: logs, metrics, topics checked, then Faust."""

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import structlog
from prometheus_client import CollectorRegistry, start_http_server

from streams.connection import reaching
from streams.errors import NewsalertError
from streams.logs import configure_logs
from streams.metrics import Metrics
from streams.reloading import keep_up
from streams.settings import Settings

EXIT_TROUBLE = 1
LOOK_SECONDS = 2.0
"""Between two looks at a user's signal files; the built-in ones change with the program only."""
log = structlog.get_logger()


class LayoutError(NewsalertError):
    """The topics are not as they should be; the message says what to do about each."""


def run(settings: Settings) -> None:
    """Run a worker until it is stopped; raise LayoutError when the topics are wrong."""
    configure_logs(form=settings.log_format, level=settings.log_level)
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    if settings.metrics_port:
        start_http_server(settings.metrics_port, settings.metrics_host, registry)
    asyncio.run(refuse_wrong_layout(settings))
    _say_what_is_promised(settings)
    _run_faust(settings, metrics)


async def refuse_wrong_layout(settings: Settings) -> None:
    """Check the topics; on the embedded broker, which makes them as they are used, there is nothing to check."""
    from streams.topics import check

    if not settings.exactly_once:
        return
    with reaching(settings):
        found = await check(settings)
    if found:
        raise LayoutError("; ".join(str(problem) for problem in found))


def _say_what_is_promised(settings: Settings) -> None:
    if settings.exactly_once:
        log.info("worker starts", guarantee="exactly once for read_committed readers", broker=settings.broker)
    else:
        log.warning("worker starts", guarantee="at least once, no transactions", broker=settings.broker)


def _run_faust(settings: Settings, metrics: Metrics) -> None:
    import uvloop

    from streams.app import build_app, run_app
    from streams.pipeline import build, catalogue_of

    uvloop.install()
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="detect")
    reloader = catalogue_of(settings)
    keep_up(reloader, every=LOOK_SECONDS if settings.signals_dir else None)
    app = build_app(settings, build(settings, reloader, executor=executor), metrics=metrics, exit_at_once=exit_at_once)
    run_app(app)


def exit_at_once(reason: BaseException) -> None:
    """End the process here and now; the supervisor's restart reads the unfinished batch again.

    Nothing is unwound on purpose: an orderly stop would let Faust commit offsets of work that was not done.
    """
    log.critical("worker ends: a batch could not be finished", error=f"{type(reason).__name__}: {reason}")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(EXIT_TROUBLE)
