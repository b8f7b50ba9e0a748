"""What came out of the pipeline in, how it differs from what a reader finds out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from schemas import Alert, DeadLetter, Signal
from streams.demo.bundled import Expectations, ExpectedIncident


@dataclass
class Incident:
    """What subscribers were told of one event."""

    signal: str
    messages: list[str] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)


@dataclass
class Seen:
    """All that came out."""

    signals: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    incidents: dict[str, Incident] = field(default_factory=dict)
    dead_letters: Counter[str] = field(default_factory=Counter)

    def add(self, message: Signal | Alert | DeadLetter) -> None:
        """Note which article carries a signal, what is told of an incident and why an input is dead."""
        if isinstance(message, Alert):
            self._add_alert(message)
        elif isinstance(message, DeadLetter):
            self.dead_letters[message.reason.value] += 1
        elif message.state == "found":
            self.signals[version_name(message.evidence.article_id, message.article_version)].add(message.signal)

    def _add_alert(self, alert: Alert) -> None:
        incident = self.incidents.setdefault(alert.subject, Incident(alert.signal))
        incident.messages.append(alert.data.msg_type)
        incident.articles |= {alert.causationid, *(evidence.article_id for evidence in alert.data.evidence)}

    @property
    def messages(self) -> Counter[str]:
        """The alerts by kind."""
        return Counter(message for incident in self.incidents.values() for message in incident.messages)

    @property
    def by_signal(self) -> Counter[str]:
        """The articles by signal."""
        return Counter(signal for signals in self.signals.values() for signal in signals)


def version_name(article_id: str, version: int) -> str:
    """Name an article's version as the expectations do."""
    return article_id if version == 1 else f"{article_id} v{version}"


def differences(expected: Expectations, seen: Seen) -> tuple[str, ...]:
    """Say in a line each what differs, apart from the known gaps."""
    return (*undelivered(expected, seen), *judged_otherwise(expected, seen))


def undelivered(expected: Expectations, seen: Seen) -> tuple[str, ...]:
    """Say what no judgement explains: inputs that are dead and should not be, or the reverse, or no alert at all."""
    silent = () if seen.incidents else ("no alert at all",)
    return (*_dead_letters(expected.dead_letters, seen.dead_letters), *silent)


def judged_otherwise(expected: Expectations, seen: Seen) -> tuple[str, ...]:
    """Say which articles and incidents were judged otherwise than by a reader.

    A few may on any processor that rounds the model's sums differently, or with signal files of one's own.
    """
    gaps = set(expected.known_gaps)
    return (
        *(line for name, line in misjudged(expected, seen) if article_of(name) not in gaps),
        *_incidents([i for i in expected.incidents if not gaps & set(i.articles)], seen, gaps),
    )


def misjudged(expected: Expectations, seen: Seen) -> Iterator[tuple[str, str]]:
    """Name the articles whose signals differ, and say how."""
    for name in sorted({*expected.signals, *seen.signals}):
        want, got = set(expected.signals.get(name, ())), seen.signals.get(name, set())
        parts = [f"missed {signal}" for signal in sorted(want - got)]
        parts += [f"found {signal}" for signal in sorted(got - want)]
        if parts:
            yield name, f"{name}: {', '.join(parts)}"


def article_of(name: str) -> str:
    """Return the article's id without its version."""
    return name.partition(" ")[0]


def _dead_letters(want: Mapping[str, int], got: Mapping[str, int]) -> Iterator[str]:
    for reason in sorted({*want, *got}):
        if want.get(reason, 0) != got.get(reason, 0):
            yield f"dead letters ({reason}): {got.get(reason, 0)}, not {want.get(reason, 0)}"


def _incidents(wanted: Iterable[ExpectedIncident], seen: Seen, gaps: set[str]) -> Iterator[str]:
    left = [incident for incident in seen.incidents.values() if not incident.articles & gaps]
    for want in wanted:
        match = next((i for i in left if i.signal == want.signal and i.articles <= set(want.articles)), None)
        if match is None:
            yield f"{want.articles[0]}: no alert for {want.signal}"
            continue
        left.remove(match)
        if tuple(match.messages) != want.messages:
            yield f"{want.articles[0]}: {want.signal} told as {_told(match.messages)}, not {_told(want.messages)}"
    yield from (f"{min(i.articles)}: {i.signal} told as {_told(i.messages)}, not at all" for i in left)


def _told(messages: Iterable[str]) -> str:
    return " + ".join(messages)
