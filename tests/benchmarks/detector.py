"""newsalert's own detect stage as a peer takes it: articles' bytes in, keys and bytes of their signals out.

What it remembers of articles lives in the process only: peers carry no state over a crash, which is to their favour.
"""

from collections.abc import Sequence
from itertools import count

from streams.catalogue import load_catalogue, load_detector
from streams.memory import Memory
from streams.pipeline import detect_handler
from streams.records import Record
from streams.settings import Settings
from streams.topics import Layout

SETTINGS = Settings()
STAGE = detect_handler(Layout.of(SETTINGS), load_catalogue(), load_detector(verifier=SETTINGS.detector_verifier))
MEMORY = Memory()
OFFSETS = count()


def detect(articles: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """Return the signals of the articles, in order."""
    records = [
        Record(topic="articles.v1", partition=0, offset=next(OFFSETS), timestamp=0, key=None, value=article)
        for article in articles
    ]
    return [(output.key, output.value) for output in STAGE(MEMORY, records) if output.value is not None]
