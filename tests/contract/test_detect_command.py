"""`newsalert detect` as tools rely on it: one line in, one line out, offsets that slice to the quote."""

import json
import signal
from select import select

from streams.demo.bundled import articles
from tests.support.command import newsalert, started

FIELDS = {"signal", "confidence", "actor", "target", "mode", "quote", "start", "end"}


def test_every_article_is_answered_in_order_with_offsets_that_slice_to_the_quote() -> None:
    lines = b"".join(article.to_bytes() + b"\n" for article in articles())
    done = newsalert("detect", "-", stdin=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [answer["id"] for answer in answers] == [article.id for article in articles()]
    found = [
        (article, signal) for article, answer in zip(articles(), answers, strict=True) for signal in answer["signals"]
    ]
    assert len(found) > 30
    for article, signal_ in found:
        field = article.title if signal_.get("field") == "title" else article.text
        assert FIELDS <= set(signal_) <= FIELDS | {"field"}
        assert field[signal_["start"] : signal_["end"]] == signal_["quote"]
        assert 0 <= signal_["confidence"] <= 1


def test_a_bad_line_is_reported_and_all_good_ones_are_done() -> None:
    done = newsalert("detect", "-", stdin=b'{"id": "a", "text": "Calm."}\n{"id"\n{"id": "c", "text": "Calm."}')
    assert done.returncode == 1
    assert done.stdout == '{"id": "a", "signals": []}\n{"id": "c", "signals": []}\n'
    (error,) = map(json.loads, done.stderr.splitlines())
    assert error["line"] == 2
    assert error["error"].startswith("Invalid JSON")


def test_a_line_on_an_open_pipe_is_answered_at_once() -> None:
    process = started("detect", "-")
    assert process.stdin
    assert process.stdout
    for name in ("a", "b"):
        process.stdin.write(json.dumps({"id": name, "text": "Calm."}).encode() + b"\n")
        process.stdin.flush()
        assert select([process.stdout], [], [], 30)[0], "no answer within 30 s"
        assert json.loads(process.stdout.readline())["id"] == name
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == 130


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    process = started("detect", "-")
    assert process.stdin
    assert process.stdout
    process.stdout.close()
    _, said = process.communicate(b'{"id": "a", "text": "Calm."}\n' * 10, timeout=30)
    assert (process.returncode, said) == (1, b"")
