"""Kafka's jars: in goes pom.xml, out comes a folder that holds every jar it names, fetched once."""

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
VAR = Path(__file__).parents[2] / "var" / "kafka"


class MissingTools(RuntimeError):
    """Java or Maven is not there; the message says what to install."""


def jars(*, pom: Path = POM, libs: Path = VAR / "libs") -> Path:
    """Return the folder with the pom's jars, fetching them when this very pom has not been fetched before."""
    folder = libs / hashlib.sha256(pom.read_bytes()).hexdigest()[:12]
    _require_java()
    if not folder.exists():
        _require_maven()
        _fetch(pom, folder)
    return folder


def _require_java() -> None:
    if (version := _java_version()) < 17:
        found = f"found version {version}" if version else "found none"
        raise MissingTools(f"Kafka needs Java 17 or newer ({found}); on Debian: apt install openjdk-17-jre-headless")


def _require_maven() -> None:
    if not shutil.which("mvn"):
        raise MissingTools("Maven fetches Kafka's jars and is not installed; on Debian: apt install maven")


def _java_version() -> int:
    """The major version of the java on PATH, 0 without one."""
    if not shutil.which("java"):
        return 0
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def _fetch(pom: Path, folder: Path) -> None:
    """Fetch beside the final place and rename, so that a broken or a parallel fetch leaves no half folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        fetched = Path(scratch) / "jars"
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={fetched}"]
        done = subprocess.run(["mvn", "-q", "-B", "-f", str(pom), *goal], capture_output=True, text=True, check=False)
        if done.returncode:
            raise MissingTools(f"Maven could not fetch Kafka's jars:\n{done.stdout.strip()[-2000:]}")
        if not folder.exists():
            fetched.rename(folder)
