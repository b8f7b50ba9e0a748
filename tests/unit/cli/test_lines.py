"""Lines as they come in, and articles out of them."""

import io
import os

from streams.cli.lines import CHUNK, Bad, Good, Line, articles, batches


def lines_of(data: bytes) -> list[Line]:
    return [line for batch in batches(io.BufferedReader(io.BytesIO(data))) for line in batch]


def test_lines_are_numbered_from_one() -> None:
    assert lines_of(b"a\nb\r\n\nc") == [Line(1, b"a"), Line(2, b"b"), Line(3, b""), Line(4, b"c")]


def test_a_final_line_break_adds_no_line() -> None:
    assert lines_of(b"a\n") == [Line(1, b"a")]


def test_nothing_gives_nothing() -> None:
    assert lines_of(b"") == []


def test_a_line_may_be_longer_than_a_chunk() -> None:
    long = b"x" * (2 * CHUNK + 1)
    assert lines_of(b"a\n" + long + b"\nb\n") == [Line(1, b"a"), Line(2, long), Line(3, b"b")]


def test_a_slow_pipe_is_answered_line_by_line() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb", buffering=0) as sender:
        stream_of_batches = batches(stream)
        sender.write(b"one\n")
        assert next(stream_of_batches) == [Line(1, b"one")]
        sender.write(b"two\nthr")
        assert next(stream_of_batches) == [Line(2, b"two")]
        sender.close()
        assert next(stream_of_batches) == [Line(3, b"thr")]


def test_a_good_line_is_an_article_and_a_bad_one_says_why() -> None:
    good, bad = articles([Line(1, b'{"id": "a", "text": "Calm."}'), Line(2, b'{"id": "b"}')])
    assert isinstance(good, Good)
    assert good.article.id == "a"
    assert bad == Bad(Line(2, b'{"id": "b"}'), "text: Field required")


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    outcomes = list(articles([Line(1, b'\xef\xbb\xbf{"text": "Calm."}'), Line(2, b"  ")]))
    assert [type(outcome) for outcome in outcomes] == [Good]
