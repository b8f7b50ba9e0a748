"""Deterministic identifiers: the same input has the same names on every run, replayed or redelivered."""

import hashlib
import re
import uuid

from schemas.message import canonical_json

NAMESPACE = uuid.UUID("6f0f6f2e-6f4b-5c1e-9d51-0d2b7f6f5f11")
WORD = re.compile(r"\w+")


def uuid_of(*parts: object) -> str:
    """Name a thing by what it is made of (UUIDv5 over canonical JSON, so that no two lists of parts run together)."""
    return str(uuid.uuid5(NAMESPACE, canonical_json(parts).decode()))


def incident_key(signal: str, actor: str | None, target: str | None, *, quote: str) -> str:
    """Name what reports of one event share; a role that the text does not tell is a dash.

    Where it tells neither, only the same words are the same event: else one incident would swallow every nameless
    attack in the world for a day.
    """
    roles = (actor or "-", target or "-") if actor or target else ("-", "-", copy_digest(quote))
    return "|".join((signal, *roles))


def copy_digest(quote: str) -> str:
    """Digest the words of a sentence: two publishers that carry one wire text give the same."""
    words = " ".join(WORD.findall(quote.lower()))
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()
