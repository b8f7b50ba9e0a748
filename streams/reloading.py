"""Keeps a running worker's catalogue up to date: a look at its files every few seconds, and at once on SIGHUP."""

import os
import signal
from queue import Empty, SimpleQueue
from threading import Thread
from types import FrameType

import structlog

from streams.catalogue.reload import Refused, Reloader, Swapped

log = structlog.get_logger()


def keep_up(reloader: Reloader, *, every: float | None) -> None:
    """Look every so many seconds (None: on SIGHUP only), in a thread: batches go on while a catalogue is built.

    To be called in the main thread, where Python handles signals.
    """
    asked: SimpleQueue[None] = SimpleQueue()  # its `put` is safe in a signal handler; an Event's `set` is not
    on_terminal = os.isatty(0)

    def on_hang_up(_number: int, _frame: FrameType | None) -> None:
        if on_terminal and not os.isatty(0):  # the window was closed: nobody wants an invisible worker
            signal.raise_signal(signal.SIGTERM)
        asked.put(None)

    signal.signal(signal.SIGHUP, on_hang_up)
    Thread(target=_look_on, args=(reloader, asked, every), name="reload", daemon=True).start()


def _look_on(reloader: Reloader, asked: "SimpleQueue[None]", every: float | None) -> None:
    while True:
        try:
            asked.get(timeout=every)
        except Empty:
            look(reloader, force=False)
        else:
            look(reloader, force=True)


def look(reloader: Reloader, *, force: bool) -> None:
    """Take over what has changed, and say what came of it; whatever goes wrong, the catalogue in use goes on."""
    try:
        outcome = reloader.check(force=force)
    except Exception as exc:  # noqa: BLE001 - a folder may be in any state while someone works in it
        outcome = Refused(problem=f"{type(exc).__name__}: {exc}")
    if isinstance(outcome, Swapped):
        log.info("catalogue changed", before=outcome.before, now=outcome.after)
    elif isinstance(outcome, Refused):
        log.error("catalogue refused, the one before goes on", problem=outcome.problem, now=_hash(reloader))
    elif force:
        log.info("catalogue loaded again, nothing differs", now=_hash(reloader))


def _hash(reloader: Reloader) -> str:
    return reloader.current.catalogue.hash
