"""A folder of signal files that may change in, the newest valid catalogue and detector out, swapped in one step."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from streams.catalogue.load import Catalogue, files_of, load_catalogue
from streams.catalogue.read import CatalogueError
from streams.detection.model import Detector

Stamp = tuple[tuple[Path, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A catalogue and the detector built on it: they belong together, so they are swapped together."""

    catalogue: Catalogue
    detector: Detector


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """A new catalogue is in use."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The files are wrong; what was in use goes on."""

    problem: str


class Reloader:
    """Keeps the catalogue of a folder up to date. Call `check` now and then, or with `force` on SIGHUP.

    `current` may be read from any thread: it is replaced as a whole. Who takes it once a batch sees one catalogue.
    """

    def __init__(self, folder: Path | None, *, build: Callable[[Catalogue], Detector]) -> None:
        """Load; raise CatalogueError when the catalogue is wrong from the start."""
        self._folder = folder
        self._build = build
        self._seen = stamp(files_of(folder))
        self.current = self._load()

    def check(self, *, force: bool = False) -> Swapped | Refused | None:
        """Look whether a file has changed, and load again if so; None when there was nothing to do."""
        seen = stamp(files_of(self._folder))
        if seen == self._seen and not force:
            return None
        self._seen = seen
        try:
            loaded = self._load()
        except CatalogueError as error:
            return Refused(problem=str(error))
        before, self.current = self.current.catalogue.hash, loaded
        return Swapped(before=before, after=loaded.catalogue.hash) if before != loaded.catalogue.hash else None

    def _load(self) -> Loaded:
        catalogue = load_catalogue(self._folder)
        return Loaded(catalogue=catalogue, detector=self._build(catalogue))


def stamp(files: Sequence[Path]) -> Stamp:
    """Return what changes when a file is written, added or removed: path, time in nanoseconds, size."""
    return tuple((path, status.st_mtime_ns, status.st_size) for path in files if (status := _status(path)) is not None)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:  # an editor that writes by renaming leaves moments without the file
        return None
