"""What publish and tail do on the embedded broker, they do on a real one."""

import json
import select
import signal
from subprocess import Popen

import pytest

from streams.settings import load_settings
from streams.topics import Layout
from tests.support.brokers import Broker, read, write
from tests.support.command import newsalert, started

ARTICLES = b"""\
{"id": "a", "text": "One.", "ingested_at": "2026-03-01T00:00:00Z"}
{"id": "a", "text": "Two.", "ingested_at": "2026-03-01T00:00:00Z", "version": 2}
{"id": "b"}

{"id": "c", "text": "Three.", "ingested_at": "2026-03-01T00:00:00Z"}
"""


@pytest.fixture
async def layout(broker: Broker, prefix: str) -> Layout:
    layout = Layout.of(load_settings(prefix=prefix))
    await broker.make_topic(layout.articles.name, 1)
    await broker.make_topic(layout.alerts.name, 1)
    return layout


async def test_good_lines_are_published_in_order_under_their_ids(broker: Broker, layout: Layout, prefix: str) -> None:
    done = newsalert("publish", "-", stdin=ARTICLES, BROKER=broker.bootstrap, PREFIX=prefix)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == ["line 3: text: Field required", "3 records published, 1 bad line"]
    records = await read(broker.bootstrap, layout.articles.name)
    assert [(record.key, json.loads(record.value)["text"]) for record in records] == [
        (b"a", "One."),
        (b"a", "Two."),
        (b"c", "Three."),
    ]


async def test_raw_lines_are_published_as_they_are(broker: Broker, layout: Layout, prefix: str) -> None:
    done = newsalert("publish", "--raw", "-", stdin=b"{\n\n\xff", BROKER=broker.bootstrap, PREFIX=prefix)
    assert done.returncode == 0
    records = await read(broker.bootstrap, layout.articles.name)
    assert [(record.key, record.value) for record in records] == [(None, b"{"), (None, b""), (None, b"\xff")]


async def test_a_missing_topic_is_said_and_not_made(broker: Broker, prefix: str) -> None:
    for command in (["publish", "-"], ["tail"]):
        done = newsalert(*command, stdin=ARTICLES, BROKER=broker.bootstrap, PREFIX=prefix)
        assert done.returncode == 1
        assert "v1 is missing: run `newsalert topics create`" in done.stderr
    await broker.make_topic(f"{prefix}articles.v1", 1)  # which fails for a topic that is there


async def test_tail_gives_the_alerts_own_bytes(broker: Broker, layout: Layout, prefix: str) -> None:
    await write(broker.bootstrap, layout.alerts.name, [b'{"id": "1"}', b'{"id": "2"}', b'{"id": "3"}'])
    done = newsalert("tail", "--from-beginning", "--json", "--limit", "2", **settings_for(broker, prefix))
    assert (done.returncode, done.stdout, done.stderr) == (0, '{"id": "1"}\n{"id": "2"}\n', "")


async def test_ctrl_c_ends_a_waiting_tail_without_a_word(broker: Broker, layout: Layout, prefix: str) -> None:
    await write(broker.bootstrap, layout.alerts.name, [b'{"id": "1"}'])
    process = started("tail", "--from-beginning", "--json", **settings_for(broker, prefix))
    assert readable(process) == b'{"id": "1"}\n'
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == 130


async def test_ctrl_c_ends_a_publish_that_waits_for_its_pipe(broker: Broker, layout: Layout, prefix: str) -> None:
    process = started("publish", "-", **settings_for(broker, prefix))
    assert process.stdin
    process.stdin.write(b"not an article\n")
    process.stdin.flush()
    assert process.stderr
    assert process.stderr.readline().startswith(b"line 1: ")
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    assert process.returncode == 130
    assert process.stderr.read() == b"0 records published, 1 bad line\n"
    process.stdin.close()


def settings_for(broker: Broker, prefix: str) -> dict[str, str]:
    return {"BROKER": broker.bootstrap, "PREFIX": prefix, "EXACTLY_ONCE": "off"}


def readable(process: "Popen[bytes]") -> bytes:
    assert process.stdout
    assert select.select([process.stdout], [], [], 30)[0], "nothing came within 30 s"
    return process.stdout.readline()
