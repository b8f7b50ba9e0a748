"""Articles in, findings out: rules propose, a verifier (where there is one) judges, both make the confidence."""

from collections.abc import Sequence
from datetime import date

from schemas import Article
from streams.detection.candidate import Candidate
from streams.detection.confidence import by_rules
from streams.detection.model import Finding
from streams.detection.propose import Proposer
from streams.detection.roles import Gazetteer, Roles, assign
from streams.detection.rules import Rules


class RuleDetector:
    """A Detector by rules alone; without a gazetteer it names no actors and targets."""

    def __init__(self, rules: Rules, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer
        self._signals = {signal.id: signal for signal in rules.signals}
        self._all = Proposer(rules)
        self._reportable = Proposer(rules, weak=False)

    def candidates(self, article: Article) -> list[Candidate]:
        """Return all that the rules propose, weak and stopped candidates too: title first, then text."""
        return candidates(self._all, article)

    def detect(self, articles: Sequence[Article]) -> list[tuple[Finding, ...]]:
        """Return each article's live signals, one finding a signal, by order of appearance."""
        return [self._findings(article) for article in articles]

    def _findings(self, article: Article) -> tuple[Finding, ...]:
        best: dict[str, Finding] = {}
        for candidate in candidates(self._reportable, article):
            signal = self._signals[candidate.signal]
            confidence = by_rules(candidate, signal)
            known = best.get(candidate.signal)
            if confidence >= signal.threshold and (known is None or known.confidence < confidence):
                best[candidate.signal] = finding(article, candidate, confidence, self._roles(article, candidate))
        return tuple(sorted(best.values(), key=lambda found: (found.field != "title", found.start, found.signal)))

    def _roles(self, article: Article, candidate: Candidate) -> Roles:
        if self._gazetteer is None:
            return Roles(None, None, None)
        text = article.title if candidate.field == "title" else article.text
        (start, end), (first, last) = candidate.sentence, candidate.paragraph
        anchor = (min(hit.start for hit in candidate.hits) - start, max(hit.end for hit in candidate.hits) - start)
        return assign(
            text[start:end],
            signal=candidate.signal,
            anchor=anchor,
            context=text[first:last],
            on=date_of(article),
            gazetteer=self._gazetteer,
        )


def candidates(proposer: Proposer, article: Article) -> list[Candidate]:
    """Propose for an article's title, then for its text."""
    on = date_of(article)
    in_title = proposer.propose(article.title, field="title", on=on) if article.title else []
    return in_title + proposer.propose(article.text, field="text", on=on)


def date_of(article: Article) -> date | None:
    """Return the day an article is of, against which ages are measured."""
    moment = article.published_at or article.ingested_at
    return moment.date() if moment else None


def finding(article: Article, candidate: Candidate, confidence: float, roles: Roles) -> Finding:
    """Quote the candidate's sentence out of its article."""
    start, end = candidate.sentence
    quote = (article.title if candidate.field == "title" else article.text)[start:end]
    return Finding(
        signal=candidate.signal,
        confidence=confidence,
        actor=roles.actor,
        target=roles.target,
        mode=roles.mode,
        field=candidate.field,
        quote=quote,
        start=start,
        end=end,
    )
