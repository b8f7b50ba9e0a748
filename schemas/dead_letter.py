"""An input that could not be processed, with everything needed to find it and to play it again."""

import base64
import binascii
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

from schemas.message import MessageModel, Moment


def _decoded(value: object) -> object:
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as exc:
            raise ValueError("not base64") from exc
    return value


Raw = Annotated[
    bytes,
    BeforeValidator(_decoded),
    PlainSerializer(lambda raw: base64.b64encode(raw).decode(), when_used="json"),
]


class Reason(StrEnum):
    """Why an input is dead: a bounded vocabulary, fit for a metric's label."""

    MALFORMED = "malformed"
    """Not JSON in UTF-8, or not the message's fields and types."""
    EMPTY = "empty"
    """No bytes, or a tombstone where none is expected."""
    TOO_LARGE = "too_large"
    FAILED = "failed"
    """Valid, but the handler could not process it: a defect of ours."""


class DeadLetter(MessageModel):
    """The raw bytes with their source coordinates. `value` is absent for a tombstone, base64 in JSON."""

    reason: Reason
    detail: str
    topic: str
    partition: int = Field(ge=0)
    offset: int = Field(ge=0)
    time: Moment
    """The broker's timestamp of the input, so that the same input gives the same letter."""
    key: Raw | None = None
    value: Raw | None = None
