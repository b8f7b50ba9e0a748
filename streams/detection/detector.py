"""Articles in, findings out: rules propose, a verifier (where there is one) judges, both make the confidence."""

from collections.abc import Sequence
from datetime import date

from schemas import Article
from streams.detection.candidate import Sighting
from streams.detection.judge import Judge, Judgement
from streams.detection.model import Finding, Verifier
from streams.detection.propose import Proposer
from streams.detection.roles import Gazetteer, Reader, Roles
from streams.detection.rules import Rules
from streams.detection.segment import Span, paragraphs
from streams.detection.verification import verify

LONGEST_LEAD = 600
"""Characters of a first paragraph that tell what a headline is about."""


class RuleDetector:
    """A Detector on one catalogue. Without a verifier it judges by rules; without a gazetteer it names nobody."""

    def __init__(self, rules: Rules, gazetteer: Gazetteer | None = None, verifier: Verifier | None = None) -> None:
        self._gazetteer = gazetteer
        self._verifier = verifier
        self._proposer = Proposer(rules, wide=verifier is not None)
        self._judge = Judge(rules)

    def detect(self, articles: Sequence[Article]) -> list[tuple[Finding, ...]]:
        """Return each article's live signals, one finding a signal, by order of appearance."""
        judged = self.judge(articles) if self._verifier else [self._best_by_rules(article) for article in articles]
        return [self._findings(article, of) for article, of in zip(articles, judged, strict=True)]

    def judge(self, articles: Sequence[Article]) -> list[list[Judgement]]:
        """Return each article's judgements, of what is live and of what is not: title first, then text."""
        sighted = [sightings(self._proposer, article) for article in articles]
        if self._verifier is None:
            return [[judged for sighting in found for judged in self._judge.by_rules(sighting)] for found in sighted]
        return verify(articles, sighted, verifier=self._verifier, judge=self._judge)

    def _best_by_rules(self, article: Article) -> list[Judgement]:
        found = sightings(self._proposer, article, known={})
        return [judged for sighting in found for judged in self._judge.by_rules(sighting)]

    def _findings(self, article: Article, judged: Sequence[Judgement]) -> tuple[Finding, ...]:
        best: dict[str, Judgement] = {}
        for judgement in judged:
            if judgement.live:
                known = best.setdefault(judgement.signal, judgement)
                if _evidence(judgement) > _evidence(known):
                    best[judgement.signal] = judgement
        reader = self._reader(article)
        findings = [self._finding(article, judgement, reader) for judgement in best.values()]
        return tuple(sorted(findings, key=lambda found: (found.field != "title", found.start, found.signal)))

    def _reader(self, article: Article) -> Reader | None:
        return Reader(self._gazetteer, on=date_of(article)) if self._gazetteer else None

    def _finding(self, article: Article, judgement: Judgement, reader: Reader | None) -> Finding:
        sighting = judgement.sighting
        roles = _roles(article, judgement, reader) if reader else Roles()
        return Finding(
            signal=judgement.signal,
            confidence=judgement.confidence,
            actor=roles.actor,
            target=roles.target,
            mode=roles.mode,
            field=sighting.field,
            quote=text_of(article, sighting, sighting.sentence),
            start=sighting.sentence.start,
            end=sighting.sentence.end,
        )

    def roles(self, article: Article, judgement: Judgement) -> Roles:
        """Say who does it to whom."""
        reader = self._reader(article)
        return _roles(article, judgement, reader) if reader else Roles()


def _roles(article: Article, judgement: Judgement, reader: Reader) -> Roles:
    sighting = judgement.sighting
    sentence = text_of(article, sighting, sighting.sentence)
    hits = judgement.candidate.hits if judgement.candidate else ()
    return reader.roles(
        sentence,
        signal=judgement.signal,
        anchor=(hits[0].start, max(hit.end for hit in hits)) if hits else (0, len(sentence)),
        context=text_of(article, sighting, sighting.paragraph),
    )


def _evidence(judgement: Judgement) -> tuple[float, bool]:
    """Rank what proves a signal. Of equals the text does: copies of a report keep it, and change its headline."""
    return judgement.confidence, judgement.sighting.field == "text"


def sightings(proposer: Proposer, article: Article, *, known: dict[str, float] | None = None) -> list[Sighting]:
    """Return what is seen in an article's title, then in its text; for `known` see `Proposer.propose`.

    The text is looked through first, so that a title that says no more is no rival to it.
    """
    on = date_of(article)
    title, text = article.title or "", article.text
    in_text = proposer.propose(text, field="text", on=on, before=title, known=known)
    in_title = proposer.propose(title, field="title", on=on, before=lead_of(text), known=known) if title else []
    return in_title + in_text


def lead_of(text: str) -> str:
    """Return a text's first paragraph, by which a headline is understood."""
    first = next(paragraphs(text), Span(0, 0))
    return text[first.start : min(first.end, first.start + LONGEST_LEAD)]


def date_of(article: Article) -> date | None:
    """Return the day an article is of, against which ages are measured."""
    moment = article.published_at or article.ingested_at
    return moment.date() if moment else None


def text_of(article: Article, sighting: Sighting, span: Span) -> str:
    """Return the words at a span of the field that a sighting is in."""
    return (article.title if sighting.field == "title" else article.text)[span.start : span.end]
