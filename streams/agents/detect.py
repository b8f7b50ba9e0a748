"""Articles in, signals out: what is found now, and what an earlier version carried and this one no longer does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas import Article, ArticleStatus, DecodeError, Evidence, MessageModel, Reason, Signal
from streams.agents.dead_letters import bury, bury_undecodable
from streams.correlation import copy_digest, incident_key, uuid_of
from streams.detection import Detector, Finding
from streams.memory import Memory
from streams.records import Output, Record

FUTURE_TOLERANCE = timedelta(days=1)
"""An article dated further ahead than this of the broker's time is taken to have a wrong clock."""


class Carried(MessageModel):
    """The signals that the latest version of one article carried: what a correction may take back."""

    version: int
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectStage:
    """Everything the detect stage needs to know; `versions` maps signal id to its rule's version."""

    detector: Detector
    catalogue_hash: str
    versions: Mapping[str, int]
    signals_topic: str
    dead_letters_topic: str

    def __call__(self, memory: Memory, records: Sequence[Record]) -> list[Output]:
        """Process one partition's records in order."""
        decoded = [_decode(record) for record in records]
        found = self._find([article for article in decoded if isinstance(article, Article)])
        outputs: list[Output] = []
        for record, article in zip(records, decoded, strict=True):
            if isinstance(article, DecodeError):
                outputs.append(bury_undecodable(record, article, topic=self.dead_letters_topic))
                continue
            outputs.extend(self._outputs(memory, record, article, next(found)))
        return outputs

    def _find(self, articles: Sequence[Article]) -> "Iterator[Findings]":
        usable = [a for a in articles if a.status is ArticleStatus.USABLE]
        findings = iter(_findings(self.detector, usable))
        return iter([next(findings) if a.status is ArticleStatus.USABLE else () for a in articles])

    def _outputs(self, memory: Memory, record: Record, article: Article, findings: "Findings") -> Iterable[Output]:
        if isinstance(findings, Exception):
            detail = f"{type(findings).__name__}: {findings}"
            return [bury(record, Reason.FAILED, detail, topic=self.dead_letters_topic)]
        when = event_time(article, record)
        trace = record.header("traceparent")
        signals = [self._signal(article, finding, when, trace) for finding in _distinct(findings)]
        return [self._output(signal) for signal in changes(memory, article, signals)]

    def _signal(self, article: Article, finding: Finding, when: datetime, trace: str | None) -> Signal:
        return Signal(
            id=uuid_of("signal", article.id, article.version, _key(finding)),
            signal=finding.signal,
            actor=finding.actor,
            target=finding.target,
            mode=finding.mode,
            confidence=round(finding.confidence, 4),
            event_time=when,
            incident_key=_key(finding),
            article_version=article.version,
            copy_digest=copy_digest(finding.quote),
            evidence=_evidence(article, finding),
            signal_version=self.versions.get(finding.signal, 1),
            catalogue_hash=self.catalogue_hash,
            traceparent=trace,
        )

    def _output(self, signal: Signal) -> Output:
        headers = (("signal", signal.signal.encode()), ("state", signal.state.encode()))
        return Output(
            topic=self.signals_topic, key=signal.incident_key.encode(), value=signal.to_bytes(), headers=headers
        )


Findings = tuple[Finding, ...] | Exception


def changes(memory: Memory, article: Article, signals: Sequence[Signal]) -> list[Signal]:
    """Compare with what the article carried before: new signals are told, vanished ones retracted.

    The same version again tells nothing new, and a lower version than known is stale and changes nothing.
    """
    key = f"article/{article.id}"
    known = memory.get(key)
    if known is None:
        before = Carried(version=article.version)
        if not signals:
            return []
    else:
        before = Carried.from_bytes(known)
        if article.version < before.version:
            return []
    memory.put(key, Carried(version=article.version, signals=tuple(signals)).to_bytes())
    had, has = ({s.incident_key for s in group} for group in (before.signals, signals))
    retracted = [_retraction(s, article) for s in before.signals if s.incident_key not in has]
    return [*retracted, *(s for s in signals if s.incident_key not in had)]


def _retraction(signal: Signal, article: Article) -> Signal:
    return signal.model_copy(
        update={
            "id": uuid_of("retraction", signal.id, article.version),
            "state": "retracted",
            "article_version": article.version,
        }
    )


def event_time(article: Article, record: Record) -> datetime:
    """Say when the news is from: published, else ingested, else the broker's time; no date from the far future."""
    stated = article.published_at or article.ingested_at
    if stated is None or stated > record.time + FUTURE_TOLERANCE:
        return record.time
    return stated


def _decode(record: Record) -> Article | DecodeError:
    try:
        return Article.from_bytes(record.value)
    except DecodeError as error:
        return error


def _findings(detector: Detector, articles: Sequence[Article]) -> "Sequence[Findings]":
    """Judge a batch; where the detector breaks on it, judge one by one, so that one article alone is dead."""
    if not articles:
        return []
    try:
        return detector.detect(articles)
    except Exception as exc:
        if isinstance(exc, MemoryError):
            raise
        if len(articles) == 1:
            return [exc]
        return [finding for article in articles for finding in _findings(detector, [article])]


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the most confident finding of each incident key; the first of equals."""
    best: dict[str, Finding] = {}
    for finding in findings:
        key = _key(finding)
        if key not in best or finding.confidence > best[key].confidence:
            best[key] = finding
    return list(best.values())


def _key(finding: Finding) -> str:
    return incident_key(finding.signal, finding.actor, finding.target, quote=finding.quote)


def _evidence(article: Article, finding: Finding) -> Evidence:
    return Evidence(
        article_id=article.id,
        url=article.url,
        publisher=article.publisher,
        published_at=article.published_at,
        field=finding.field,
        quote=finding.quote,
        start=finding.start,
        end=finding.end,
    )
