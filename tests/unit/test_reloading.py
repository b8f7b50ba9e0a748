"""The look at the files: what it says, and that nothing ends it; SIGHUP from a person and from a closing window."""

import os
import pty
import signal
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from streams.catalogue import Catalogue
from streams.catalogue.reload import Reloader
from streams.catalogue.template import template
from streams.detection.detector import RuleDetector
from streams.reloading import look

WORKER = """
import signal
from streams import reloading
reloading.look = lambda reloader, force: print("looked", force, flush=True)
reloading.keep_up(None, every=None)
print("ready", flush=True)
while True:
    signal.pause()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "levy.yaml"
    path.write_text(template("levy"), encoding="utf-8")
    return path


def reloader_of(file: Path) -> Reloader:
    def build(catalogue: Catalogue) -> RuleDetector:
        return RuleDetector(catalogue.rules)

    return Reloader(file.parent, build=build)


def test_a_refusal_names_file_line_and_field(file: Path) -> None:
    reloader = reloader_of(file)
    file.write_text(template("levy").replace("strong: 0.8", "strong: 8"), encoding="utf-8")
    with capture_logs() as said:
        look(reloader, force=False)
    assert [(line["log_level"], line["event"]) for line in said] == [
        ("error", "catalogue refused, the one before goes on")
    ]
    assert said[0]["problem"].startswith(f"{file}:20: confidence.strong: ")
    assert said[0]["now"] == reloader.current.catalogue.hash


def test_whatever_goes_wrong_the_look_returns(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reloader = reloader_of(file)

    def broken(**_: object) -> None:
        raise PermissionError("no")

    monkeypatch.setattr(reloader, "check", broken)
    with capture_logs() as said:
        look(reloader, force=False)
    assert said[0]["problem"] == "PermissionError: no"


def test_nothing_is_said_while_nothing_changes_but_to_a_hang_up(file: Path) -> None:
    reloader = reloader_of(file)
    with capture_logs() as said:
        look(reloader, force=False)
        look(reloader, force=True)
    assert [line["event"] for line in said] == ["catalogue loaded again, nothing differs"]


def test_a_hang_up_asks_for_a_look_and_a_closed_window_ends_the_worker() -> None:
    pid, window = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", WORKER])  # noqa: S606
    assert read_until(window, b"ready")
    os.kill(pid, signal.SIGHUP)
    assert read_until(window, b"looked True")
    os.close(window)
    _, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGTERM


def read_until(window: int, wanted: bytes) -> bool:
    """Read a terminal until the words have come."""
    seen = b""
    while wanted not in seen:
        seen += os.read(window, 1_000)
    return True
