"""The demo's exit status: 1 for what was lost, never for what was judged otherwise."""

from collections import Counter
from collections.abc import Callable
from importlib import import_module

import pytest

from streams.cli import run
from streams.demo.bundled import expectations
from streams.demo.compare import Incident, Seen
from streams.errors import NewsalertError

MODULE = import_module("streams.cli.demo")  # the package has a function of that name


def of_another_judgement() -> Seen:
    """One alert that no reader would give, and none that a reader would."""
    seen = Seen(dead_letters=Counter(expectations().dead_letters))
    seen.incidents["1"] = Incident("attack", ["alert"], {"nobody-0101-01"})
    return seen


def silent() -> Seen:
    return Seen(dead_letters=Counter(expectations().dead_letters))


def with_a_dead_article() -> Seen:
    seen = of_another_judgement()
    seen.dead_letters["failed"] += 1
    return seen


def came_out(monkeypatch: pytest.MonkeyPatch, seen: Seen) -> None:
    """Let the run have given this, without a broker."""
    monkeypatch.setattr(MODULE, "_run", lambda _screen: seen)


def test_another_judgement_is_told_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    came_out(monkeypatch, of_another_judgement())
    assert run(["demo"]) == 0
    said = capsys.readouterr()
    assert "points judged otherwise than by a reader" in said.out
    assert "nobody-0101-01: attack told as alert, not at all" in said.out
    assert said.err == ""


@pytest.mark.parametrize(
    ("outcome", "why"),
    [(silent, "no alert at all"), (with_a_dead_article, "dead letters (failed): 1, not 0")],
)
def test_a_loss_is_exit_status_1_and_one_line(
    outcome: Callable[[], Seen], why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    came_out(monkeypatch, outcome())
    assert run(["demo"]) == 1
    assert capsys.readouterr().err == f"newsalert: not all was delivered: {why}\n"


def test_a_run_that_stands_still_is_exit_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stuck(_screen: object) -> Seen:
        raise NewsalertError("the worker made no progress for 60 s; its log ends: nothing")

    monkeypatch.setattr(MODULE, "_run", stuck)
    assert run(["demo"]) == 1
    assert "made no progress" in capsys.readouterr().err
