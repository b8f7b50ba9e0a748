"""The demo as a person runs it: from nothing to a summary, with no broker but its own."""

import os
import re
import signal
import time

from tests.support.command import newsalert, started


def test_the_demo_shows_alerts_sums_up_and_ends_by_itself() -> None:
    done = newsalert("demo", BROKER="127.0.0.1:1")
    assert done.stderr == ""
    assert done.returncode == 0
    first, summary = done.stdout.index("ALERT Severe attack"), done.stdout.index("Summary")
    assert done.stdout.startswith("79 invented articles and 9 malformed inputs go through a worker.\n")
    assert "in memory: nothing survives this run" in done.stdout[:first] < done.stdout[first:summary]
    assert re.search(r"\n  .*» .+ « .*— Harbour Wire\n", done.stdout)
    assert re.search(r"dead letters, malformed +│ 8 ", done.stdout)
    assert "UPDATE" in done.stdout
    assert "CANCEL" in done.stdout


def test_ctrl_c_ends_the_demo_and_its_worker() -> None:
    process = started("demo")
    assert process.stdout
    assert process.stdout.readline().startswith(b"79 invented articles")
    worker = child_of(process.pid)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, b"")
    assert not os.path.exists(f"/proc/{worker}")


def child_of(pid: int) -> int:
    """Wait for the process to have a child."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            if found := children.read().split():
                return int(found[0])
    raise AssertionError("no worker was started")
