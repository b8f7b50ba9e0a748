"""What all messages share: immutability, UTC times, strict bytes in, compact bytes out."""

import json
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, ValidationError


class DecodeError(ValueError):
    """Bytes that are not the message they should be. `reason` is short and names the field; `data` is the input."""

    def __init__(self, reason: str, data: bytes | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.data = data


def as_utc(moment: datetime) -> datetime:
    """Return the moment in UTC; a naive one is taken to be UTC already."""
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as exc:  # 0001-01-01T00:00+14:00 lies before the first representable moment
        raise ValueError("time is out of range in UTC") from exc


def rfc3339(moment: datetime) -> str:
    """Write a UTC moment with a trailing Z, with microseconds only where there are any."""
    return moment.isoformat().replace("+00:00", "Z")


Moment = Annotated[datetime, AfterValidator(as_utc), PlainSerializer(rfc3339, when_used="json")]


class MessageModel(BaseModel):
    """A frozen model that ignores unknown fields, so that readers survive a newer writer."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=False)

    @classmethod
    def from_bytes(cls, data: bytes | None) -> Self:
        """Decode JSON in UTF-8; raise DecodeError naming the first field that is wrong."""
        if data is None:
            raise DecodeError("no value (a tombstone)", data)
        if not data:
            raise DecodeError("empty value", data)
        try:
            return cls.model_validate_json(data)
        except ValidationError as exc:
            raise DecodeError(first_error(exc), data) from exc

    def to_bytes(self) -> bytes:
        """Encode as compact JSON in UTF-8, the same bytes for the same message on every run."""
        return self.model_dump_json(exclude_none=True).encode()


def first_error(error: ValidationError) -> str:
    """Say in one line what is wrong first: `published_at: Input should be a valid datetime, …`."""
    detail = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in detail["loc"])
    return f"{where}: {detail['msg']}" if where else detail["msg"]


def canonical_json(value: object) -> bytes:
    """Encode plain data with sorted keys and no spaces: what identifiers and digests are computed over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
