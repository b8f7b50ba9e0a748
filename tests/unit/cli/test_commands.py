"""The commands: exit statuses, one-line errors, a quick --help."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from streams import cli
from tests.support.command import ROOT, newsalert

COMMANDS = [
    *("demo", "worker", "publish", "detect", "explain", "tail", "doctor"),
    *("topics create", "topics check", "topics reset"),
    *("signals list", "signals show", "signals test", "signals new"),
]


class Done(NamedTuple):
    """What a command left."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, with these settings and no input."""

    def run_here(*arguments: str, **settings: str) -> Done:
        for name in [name for name in os.environ if name.startswith("NEWSALERT_")]:
            monkeypatch.delenv(name)
        for name, value in settings.items():
            monkeypatch.setenv(f"NEWSALERT_{name}", value)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        status = cli.run(arguments)
        return Done(status, *capsys.readouterr())

    return run_here


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.status == 0
    assert f"newsalert {command}" in " ".join(done.out.partition("Example:")[2].split())


def test_without_arguments_the_commands_are_listed(run: Run) -> None:
    done = run()
    assert done.status == 0
    assert all(f"\n  {command.split()[0]} " in done.out for command in COMMANDS)


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = "import sys, streams.cli; streams.cli.run(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"aiokafka", "faust", "rich", "pydantic", "confluent_kafka", "onnxruntime", "numpy"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "No such command 'frobnicate'."),
        (["topics"], "Missing command."),
        (["detect"], "Missing argument 'FILE|-'."),
        (["detect", "not-there.jsonl"], "Invalid value for 'FILE|-': 'not-there.jsonl': No such file or directory"),
        (["publish", "not-there.jsonl"], "Invalid value for 'FILE|-': 'not-there.jsonl': No such file or directory"),
        (["tail", "--limit", "0"], "Invalid value for '--limit': Input should be greater than or equal to 1"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(run: Run, arguments: list[str], said: str) -> None:
    assert run(*arguments) == (2, "", f"newsalert: {said}\n")


@pytest.mark.parametrize(
    "command", ["topics check", "topics create", "publish -", "detect -", "tail", "doctor", "worker"]
)
def test_a_wrong_setting_is_one_line_and_status_2(run: Run, command: str) -> None:
    done = run(*command.split(), BROKER="nowhere")
    assert done == (2, "", "newsalert: NEWSALERT_BROKER: 'nowhere' is not host:port\n")


@pytest.mark.parametrize("command", ["topics check", "topics create", "publish -", "tail", "tail --json"])
def test_a_broker_that_is_not_there_is_one_line_and_status_1(run: Run, command: str) -> None:
    done = run(*command.split(), BROKER="127.0.0.1:1")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("newsalert: cannot reach the broker at 127.0.0.1:1 (NEWSALERT_BROKER): ")
    assert done.err.count("\n") == 1


def test_the_doctor_goes_on_without_a_broker_and_says_what_to_do(run: Run) -> None:
    done = run("doctor", BROKER="127.0.0.1:1")
    assert (done.status, done.err) == (1, "")
    assert "✓ Python" in done.out
    assert "✗ cannot reach the broker at 127.0.0.1:1" in done.out


def test_a_worker_without_a_broker_ends_with_one_line_and_status_1() -> None:
    done = newsalert("worker", BROKER="127.0.0.1:1", METRICS_PORT="0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("newsalert: cannot reach the broker at 127.0.0.1:1 (NEWSALERT_BROKER): ")
    assert done.stderr.count("\n") == 1


def test_ctrl_c_while_the_commands_are_read_in_is_a_quiet_end(monkeypatch: pytest.MonkeyPatch) -> None:
    from streams import __main__ as process

    class Interrupting:
        """Finds one module, at whose import the person presses Ctrl-C."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "streams.cli":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "streams.cli")
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        process.main()
    assert ended.value.code == 130


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("signals list > /dev/full", 1, "newsalert: "),
        ("--help > /dev/full", 1, "newsalert: "),
        ("signals list >&-", 0, ""),
        ("detect - <&-", 0, ""),
    ],
)
def test_a_full_or_closed_stream_is_one_line_at_most(command: str, status: int, said: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m streams {command}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == (1 if said else 0)
