"""`python -m tests.quality.gaps`: writes down in the demo's expectations what the detector judges otherwise today."""

import asyncio
import json
import sys
from pathlib import Path

from schemas import Alert, DeadLetter, Signal
from streams import demo
from streams.demo.bundled import Expectations, articles, expectations, malformed
from streams.demo.compare import Seen, article_of, differences, misjudged
from streams.records import Output
from streams.settings import Settings, load_settings
from streams.sinks.batches import partition_of
from streams.topics import Layout
from tests.support.news import Published
from tests.support.reference import reference

FILE = Path(demo.__file__).with_name("expected.json")
HEADING = '  "known_gaps": {'


async def demo_news_seen() -> Seen:
    """Run the bundled news through the real detector and handlers, without a broker."""
    settings = load_settings(_env_prefix="UNSET_")
    layout, seen = Layout.of(settings), Seen()
    out = await reference(settings, _published(settings))
    for record in out[layout.signals.name]:
        seen.add(Signal.from_bytes(record.value))
    for record in out[layout.alerts.name]:
        seen.add(Alert.from_bytes(record.value))
    for record in out[layout.dead_letters.name]:
        seen.add(DeadLetter.from_bytes(record.value))
    return seen


def with_gaps(gaps: dict[str, str]) -> Expectations:
    """Return the expectations with other known gaps."""
    return expectations().model_copy(update={"known_gaps": gaps})


def gaps(seen: Seen) -> dict[str, str]:
    """Return the articles that are judged otherwise and those whose incidents are told otherwise, each with what."""
    found = {article_of(name): _what(line) for name, line in misjudged(expectations(), seen)}
    while wrong := differences(with_gaps(found), seen):
        found |= {line.partition(": ")[0]: _what(line) for line in wrong}
    for name in sorted(found):  # one article's gap may cover another's
        fewer = {other: what for other, what in found.items() if other != name}
        found = found if differences(with_gaps(fewer), seen) else fewer
    return dict(sorted(found.items()))


def _what(line: str) -> str:
    return line.partition(": ")[2]


def _published(settings: Settings) -> list[Published]:
    news = [(article.id.encode(), article.to_bytes()) for article in articles()]
    bad = [(str(number).encode(), line) for number, line in enumerate(malformed())]
    return [_placed(key, value, settings.partitions) for key, value in [*news, *bad]]


def _placed(key: bytes, value: bytes, partitions: int) -> Published:
    partition = partition_of(Output(topic="", key=key, value=value), partitions)
    return Published(key=key, value=value, partition=partition)


def _rewritten(text: str, found: dict[str, str]) -> str:
    """Replace the last section of the file, and leave the rest as it is laid out."""
    kept = text.partition(HEADING)[0].rstrip().removesuffix("}").rstrip().removesuffix(",")
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(what)}" for name, what in found.items())
    return f"{kept},\n{HEADING}\n{lines}\n  }}\n}}\n" if found else f"{kept}\n}}\n"


if __name__ == "__main__":
    today = gaps(asyncio.run(demo_news_seen()))
    FILE.write_text(_rewritten(FILE.read_text(encoding="utf-8"), today), encoding="utf-8")
    sys.stdout.write(f"{len(today)} known gaps\n")
