"""A detector that costs next to nothing: a race with it shows the cost of the libraries themselves."""

import json
from collections.abc import Sequence


def detect(articles: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """Return one message for each article that tells of a missile."""
    texts = [json.loads(article)["text"] for article in articles]
    return [(b"attack", json.dumps({"quote": text}).encode()) for text in texts if "missile" in text]
