"""`newsalert` as a process of its own, with no settings but those given."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(**settings: str) -> dict[str, str]:
    """Return the process environment with these NEWSALERT_ variables and no others."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSALERT_")}
    return {**clean, "PYTHONPATH": str(ROOT), **{f"NEWSALERT_{name}": value for name, value in settings.items()}}


def newsalert(*arguments: str, stdin: bytes = b"", **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "streams", *arguments],
        env=environment(**settings),
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def started(*arguments: str, **settings: str) -> "subprocess.Popen[bytes]":
    """Start a command and leave it running."""
    return subprocess.Popen(
        [sys.executable, "-m", "streams", *arguments],
        env=environment(**settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
