"""The sentence that proves a signal, and where it stands."""

from typing import Literal

from pydantic import Field

from schemas.message import MessageModel, Moment


class Evidence(MessageModel):
    """A quote with its character offsets: `article.<field>[start:end] == quote`."""

    article_id: str
    url: str | None = None
    publisher: str | None = None
    published_at: Moment | None = None
    field: Literal["text", "title"] = "text"
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
