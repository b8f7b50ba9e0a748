"""The bundled news through the real detector and handlers: what a reader finds, known gaps apart."""

import pytest

from streams.demo.bundled import expectations
from streams.demo.compare import Seen, differences
from tests.quality.gaps import demo_news_seen, gaps, with_gaps


@pytest.fixture
async def seen() -> Seen:
    return await demo_news_seen()


async def test_what_comes_out_is_what_a_reader_finds(seen: Seen) -> None:
    wrong = differences(expectations(), seen)
    assert not wrong, "\n".join([*wrong, "fix the detector, or run `python -m tests.quality.gaps` and say why"])


async def test_every_known_gap_is_still_one(seen: Seen) -> None:
    known = dict(expectations().known_gaps)
    closed = [name for name in known if not differences(with_gaps({k: v for k, v in known.items() if k != name}), seen)]
    assert not closed, "closed, so run `python -m tests.quality.gaps`"


async def test_the_gaps_that_are_found_leave_no_difference(seen: Seen) -> None:
    assert differences(with_gaps(gaps(seen)), seen) == ()
