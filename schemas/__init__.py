"""The messages on newsalert's topics: frozen pydantic models, bytes in and bytes out."""

from schemas.alert import Alert, AlertData, Area, EventCode, Provenance, Sources
from schemas.article import Article, ArticleStatus
from schemas.dead_letter import DeadLetter, Reason
from schemas.evidence import Evidence
from schemas.message import DecodeError, MessageModel
from schemas.signal import Signal

__all__ = [
    "Alert",
    "AlertData",
    "Area",
    "Article",
    "ArticleStatus",
    "DeadLetter",
    "DecodeError",
    "EventCode",
    "Evidence",
    "MessageModel",
    "Provenance",
    "Reason",
    "Signal",
    "Sources",
]
