"""Processor time that processes have used so far, in seconds, from the kernel's accounts."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def used(pids: Iterable[int]) -> float:
    """Return the processor seconds of all, in user and kernel mode, over all their threads."""
    return sum(_ticks(pid) for pid in pids) / TICKS


def _ticks(pid: int) -> int:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])
