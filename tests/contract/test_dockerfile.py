"""The Dockerfile's own steps, run in an empty folder and a clean environment instead of an image.

What this leaves out needs an engine: the base image, the user, and the download of the locked requirements, which are
those of the environment that runs the tests.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = re.sub(r"\\\n", " ", (ROOT / "deploy/Dockerfile").read_text()).splitlines()
STEPS = [tuple(line.split(maxsplit=1)) for line in LINES if line.strip() and not line.startswith("#")]
VARIABLES = dict(pair.split("=", 1) for step, rest in STEPS if step == "ENV" for pair in rest.split())
ARTICLE = {"id": "a", "text": "Gunmen attacked a checkpoint outside Quetta on Monday, killing four soldiers."}


class Image:
    """A folder that stands for /app, and an environment with nothing installed of ours."""

    def __init__(self, folder: Path) -> None:
        self.app = folder / "app"
        self.app.mkdir()
        self._bin = folder / "python" / "bin"
        venv.create(folder / "python", with_pip=True)
        library = subprocess.check_output(
            [self._bin / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        )
        Path(library.strip(), "requirements.pth").write_text(sysconfig.get_path("purelib"))

    def copy(self, arguments: str) -> None:
        """Do what COPY does."""
        *sources, target = arguments.split()
        for source in sources:
            place = self.app / target if target not in (".", "./") else self.app / source
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, place)

    def run(self, command: str, *, stdin: str = "") -> str:
        """Do what RUN does."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSALERT_", "PYTHON"))}
        done = subprocess.run(
            ["sh", "-c", command.replace("/app/", f"{self.app}/")],
            cwd=self.app,
            env={**clean, **VARIABLES, "PATH": f"{self._bin}{os.pathsep}{os.environ['PATH']}"},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Take every step that needs no root."""
    image = Image(tmp_path_factory.mktemp("image"))
    for step, rest in STEPS:
        if step == "COPY":
            image.copy(rest)
        if step == "RUN" and not rest.startswith("useradd"):
            image.run(rest)
    return image


def test_the_installed_command_detects_without_the_repository(image: Image) -> None:
    [entry] = json.loads(next(rest for step, rest in STEPS if step == "ENTRYPOINT"))
    assert list(image.app.iterdir()) == []
    [line] = image.run(f"{entry} detect -", stdin=json.dumps(ARTICLE)).splitlines()
    assert [found["signal"] for found in json.loads(line)["signals"]] == ["attack"]
    assert str(ROOT) not in image.run("python -c 'import streams; print(streams.__file__)'")


def test_the_steps_are_those_that_this_test_knows(image: Image) -> None:
    assert {step for step, _ in STEPS} <= {"FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "ENTRYPOINT", "CMD"}
    assert next(rest for step, rest in STEPS if step == "FROM").startswith(
        f"python:{sys.version_info.major}.{sys.version_info.minor}."
    )
