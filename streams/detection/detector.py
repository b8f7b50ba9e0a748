"""Articles in, findings out: rules propose, a verifier (where there is one) judges, both make the confidence."""

from collections.abc import Sequence
from datetime import date

from schemas import Article
from streams.detection.candidate import Candidate
from streams.detection.confidence import by_rules
from streams.detection.model import Finding
from streams.detection.propose import Proposer
from streams.detection.rules import Rules


class RuleDetector:
    """A Detector by rules alone."""

    def __init__(self, rules: Rules) -> None:
        self._signals = {signal.id: signal for signal in rules.signals}
        self._proposer = Proposer(rules)

    def candidates(self, article: Article) -> list[Candidate]:
        """Return all that the rules propose, stopped candidates too: title first, then text."""
        on = date_of(article)
        return [
            *self._proposer.propose(article.title, field="title", on=on),
            *self._proposer.propose(article.text, field="text", on=on),
        ]

    def detect(self, articles: Sequence[Article]) -> list[tuple[Finding, ...]]:
        """Return each article's live signals, one finding a signal, by order of appearance."""
        return [self._findings(article) for article in articles]

    def _findings(self, article: Article) -> tuple[Finding, ...]:
        best: dict[str, Finding] = {}
        for candidate in self.candidates(article):
            signal = self._signals[candidate.signal]
            confidence = by_rules(candidate, signal)
            known = best.get(candidate.signal)
            if confidence >= signal.threshold and (known is None or known.confidence < confidence):
                best[candidate.signal] = finding(article, candidate, confidence)
        return tuple(sorted(best.values(), key=lambda found: (found.field != "title", found.start, found.signal)))


def date_of(article: Article) -> date | None:
    """Return the day an article is of, against which ages are measured."""
    moment = article.published_at or article.ingested_at
    return moment.date() if moment else None


def finding(article: Article, candidate: Candidate, confidence: float) -> Finding:
    """Quote the candidate's sentence out of its article."""
    start, end = candidate.sentence
    quote = (article.title if candidate.field == "title" else article.text)[start:end]
    return Finding(
        signal=candidate.signal, confidence=confidence, field=candidate.field, quote=quote, start=start, end=end
    )
