"""A detector that costs next to nothing: what a race with it shows is the cost of the libraries themselves."""

import json


def detect(article: bytes) -> list[bytes]:
    """Return one message for an article that tells of a missile."""
    text = json.loads(article)["text"]
    start = text.find("missile")
    return [] if start < 0 else [json.dumps({"signal": "attack", "start": start, "quote": text}).encode()]
