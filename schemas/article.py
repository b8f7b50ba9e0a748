"""An article as it arrives on `articles.v1`."""

import hashlib
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from schemas.message import MessageModel, Moment

MAX_TEXT = 1_000_000
"""Characters an article's text may have; a longer one goes to the dead letters (a long book chapter is 50,000)."""


class ArticleStatus(StrEnum):
    """ninjs `pubstatus`: usable, withheld (not for publication now) or canceled (withdrawn for good)."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class Article(MessageModel):
    """One version of one article. Only `text` is required; a missing id is derived from url, else from content."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    text: Annotated[str, StringConstraints(max_length=MAX_TEXT)]
    title: Annotated[str, StringConstraints(max_length=10_000)] = ""
    url: Annotated[str, StringConstraints(max_length=4_096)] | None = None
    publisher: Annotated[str, StringConstraints(max_length=512)] | None = None
    language: Annotated[str, StringConstraints(max_length=35)] | None = None
    """BCP 47 tag, such as `en` or `en-GB`."""
    published_at: Moment | None = None
    ingested_at: Moment | None = None
    version: int = Field(default=1, ge=1)
    """Rises with every correction of the same id; a lower one than already seen is stale."""
    status: ArticleStatus = ArticleStatus.USABLE

    @field_validator("status", mode="before")
    @classmethod
    def _accept_both_spellings(cls, value: object) -> object:
        return "canceled" if value == "cancelled" else value

    @field_validator("text", "title", "id")
    @classmethod
    def _refuse_nul(cls, value: str) -> str:
        if "\x00" in value:
            raise ValueError("holds a NUL character")
        return value

    @model_validator(mode="before")
    @classmethod
    def _derive_id(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("id") is None:
            return {**data, "id": derived_id(data)}
        return data

    @classmethod
    def of(cls, text: str, **fields: Any) -> Self:
        """Build an article from a text and whatever else is known; the id is derived when not given."""
        return cls.model_validate({"text": text, **fields})


def derived_id(data: dict[str, Any]) -> str:
    """Name an article by its url, else by title, text and publisher: the same article gets the same id anywhere."""
    url = data.get("url")
    parts = [url] if url else [data.get("publisher"), data.get("title"), data.get("text")]
    joined = "\x1f".join(str(part or "") for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]
