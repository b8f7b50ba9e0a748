"""The command as a process: exit statuses, one-line errors, a quick --help."""

import subprocess
import sys

import pytest

from tests.support.command import ROOT, newsalert

COMMANDS = ["demo", "worker", "publish", "detect", "tail", "doctor", "topics create", "topics check"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = newsalert(*command.split(), "--help")
    assert done.returncode == 0
    assert f"newsalert {command}" in " ".join(done.stdout.partition("Example:")[2].split())


def test_without_arguments_the_commands_are_listed() -> None:
    done = newsalert()
    assert done.returncode == 0
    assert all(f"\n  {command.split()[0]} " in done.stdout for command in COMMANDS)


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = "import sys, streams.cli; streams.cli.run(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"aiokafka", "faust", "rich", "pydantic", "confluent_kafka", "onnxruntime"}


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
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str], said: str) -> None:
    done = newsalert(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"newsalert: {said}\n")


@pytest.mark.parametrize("command", ["topics check", "topics create", "publish -", "tail", "doctor"])
def test_a_wrong_setting_is_one_line_and_status_2(command: str) -> None:
    done = newsalert(*command.split(), BROKER="nowhere")
    assert (done.returncode, done.stderr) == (2, "newsalert: NEWSALERT_BROKER: 'nowhere' is not host:port\n")


@pytest.mark.parametrize("command", ["topics check", "topics create", "publish -", "tail", "tail --json"])
def test_a_broker_that_is_not_there_is_one_line_and_status_1(command: str) -> None:
    done = newsalert(*command.split(), BROKER="127.0.0.1:1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("newsalert: cannot reach the broker at 127.0.0.1:1 (NEWSALERT_BROKER): ")
    assert done.stderr.count("\n") == 1


def test_the_doctor_goes_on_without_a_broker_and_says_what_to_do() -> None:
    done = newsalert("doctor", BROKER="127.0.0.1:1")
    assert done.returncode == 1
    assert "✓ Python" in done.stdout
    assert "✗ cannot reach the broker at 127.0.0.1:1" in done.stdout
    assert done.stderr == ""
