"""The contract of `newsalert detect`, with a detector that is plain to see through."""

import io
import json
from collections.abc import Sequence

from schemas import Article
from streams.cli.detect import answer
from streams.detection import Finding


class Watchword:
    """Finds the word `truce` in text and title."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def detect(self, articles: Sequence[Article]) -> list[tuple[Finding, ...]]:
        self.batches.append(len(articles))
        return [
            tuple(
                Finding(
                    signal="ceasefire_agreed",
                    confidence=0.9,
                    actor="FRA",
                    quote="truce",
                    field=field,
                    start=at,
                    end=at + 5,
                )
                for field, text in (("title", article.title), ("text", article.text))
                if (at := text.find("truce")) >= 0
            )
            for article in articles
        ]


def run(*lines: str) -> tuple[list[dict[str, object]], list[dict[str, object]], bool]:
    out, errors = io.BytesIO(), io.StringIO()
    file = io.BufferedReader(io.BytesIO("\n".join(lines).encode()))
    good = answer(file, Watchword(), out=out, errors=errors)
    return (
        [json.loads(line) for line in out.getvalue().splitlines()],
        [json.loads(line) for line in errors.getvalue().splitlines()],
        good,
    )


def test_every_article_gives_one_line_in_the_same_order() -> None:
    out, errors, good = run('{"id": "b", "text": "Calm."}', '{"id": "a", "text": "Calm."}')
    assert out == [{"id": "b", "signals": []}, {"id": "a", "signals": []}]
    assert (errors, good) == ([], True)


def test_a_signal_has_all_its_fields_and_offsets_into_the_text() -> None:
    out, _, _ = run('{"id": "a", "text": "Ein truce — für alle"}')
    assert out == [
        {
            "id": "a",
            "signals": [
                {
                    "signal": "ceasefire_agreed",
                    "confidence": 0.9,
                    "actor": "FRA",
                    "target": None,
                    "mode": None,
                    "quote": "truce",
                    "start": 4,
                    "end": 9,
                }
            ],
        }
    ]


def test_only_a_find_in_the_title_names_its_field() -> None:
    out, _, _ = run('{"id": "a", "title": "A truce", "text": "The truce holds."}')
    title, text = out[0]["signals"]  # type: ignore[misc]
    assert title["field"] == "title"
    assert "field" not in text


def test_a_bad_line_is_reported_by_number_and_the_others_are_done() -> None:
    out, errors, good = run('{"id": "a", "text": "Calm."}', "{", '{"id": "b"}', '{"id": "c", "text": "Calm."}')
    assert [line["id"] for line in out] == ["a", "c"]
    assert [error["line"] for error in errors] == [2, 3]
    assert errors[1]["error"] == "text: Field required"
    assert not good


def test_an_article_without_an_id_gets_one_from_its_content() -> None:
    out, _, _ = run('{"text": "Calm."}')
    assert len(str(out[0]["id"])) == 32


def test_a_large_file_is_judged_in_batches_and_not_at_once() -> None:
    detector, out = Watchword(), io.BytesIO()
    line = json.dumps({"id": "a", "text": "x" * 10_000}).encode() + b"\n"
    file = io.BufferedReader(io.BytesIO(line * 200))
    assert answer(file, detector, out=out, errors=io.StringIO())
    assert sum(detector.batches) == 200
    assert max(detector.batches) < 100
