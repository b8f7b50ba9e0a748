"""What every peer is told: command line in, a Job out. A peer runs until it is stopped."""

import argparse
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Detect = Callable[[Sequence[bytes]], list[tuple[bytes, bytes]]]
"""Articles in, keys and values of their signals out: in batches, since a detector may be faster so."""
NAMES = ("bootstrap", "group", "source", "sink", "detector")
BATCH = 2_000
"""Records that a peer which works in batches takes at once: of 500 to 5,000 none was clearly better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Read `source` from its beginning as `group`, detect, write to `sink`; in transactions if asked and able to."""

    bootstrap: str
    group: str
    source: str
    sink: str
    detector: str
    """module:function"""
    exactly_once: bool

    @property
    def detect(self) -> Detect:
        module, name = self.detector.split(":")
        found: Detect = getattr(importlib.import_module(module), name)
        return found

    @property
    def arguments(self) -> list[str]:
        """The command line that `given` reads."""
        named = [part for name in NAMES for part in (f"--{name}", getattr(self, name))]
        return [*named, "--exactly-once"] if self.exactly_once else named


def given() -> Job:
    """Read the job from the command line."""
    parser = argparse.ArgumentParser()
    for name in NAMES:
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--exactly-once", action="store_true")
    return Job(**vars(parser.parse_args()))
