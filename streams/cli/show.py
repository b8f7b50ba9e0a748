"""How an alert looks to a person: Alert in, lines of text with the evidence marked out."""

from collections.abc import Mapping
from types import MappingProxyType

from rich.console import Console
from rich.text import Text

from schemas import Alert, Evidence

COLOURS = {
    "Extreme": "bold white on red",
    "Severe": "bold red",
    "Moderate": "bold yellow",
    "Minor": "bold cyan",
    "Unknown": "bold",
}
NEIGHBOURS = 8
"""Words shown on either side of a quote."""
KINDS = {"alert": "ALERT", "update": "UPDATE", "cancel": "CANCEL"}


def alert_text(alert: Alert, *, texts: Mapping[str, str] = MappingProxyType({})) -> Text:
    """Write an alert as four lines: what, where, the sentence that proves it, who says so.

    `texts` maps article ids to texts, where these are at hand: the sentence is then shown among its neighbours.
    """
    data = alert.data
    lines = [_heading(alert), Text(f"  {data.headline}", style="bold")]
    lines += [_quoted(evidence, texts.get(evidence.article_id, "")) for evidence in data.evidence[-1:]]
    lines.append(Text(f"  {_sources(alert)}", style="dim"))
    return Text("\n").join(lines)


def console() -> Console:
    """Return standard output for people: coloured on a terminal, plain and unwrapped elsewhere."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=10_000, no_color=True, highlight=False)


def _heading(alert: Alert) -> Text:
    data = alert.data
    heading = Text(f"{alert.time:%Y-%m-%d %H:%M} ")
    heading.append(f"{KINDS[data.msg_type]} {alert.severity}", style=COLOURS[alert.severity])
    heading.append(f" {alert.signal}{_roles(alert)}, confidence {data.confidence:.2f}")
    return heading


def _roles(alert: Alert) -> str:
    roles = " → ".join(role for role in (alert.data.actor, alert.data.target) if role)
    return "".join(f" {part}" for part in (roles, f"({alert.data.mode})" if alert.data.mode else "") if part)


def _quoted(evidence: Evidence, text: str) -> Text:
    before, after = _around(evidence, text)
    line = Text("  ").append(before, style="dim").append("» ")
    line.append(" ".join(evidence.quote.split()), style="underline").append(" «").append(after, style="dim")
    return line.append(f" — {evidence.publisher}") if evidence.publisher else line


def _around(evidence: Evidence, text: str) -> tuple[str, str]:
    """Return some words of the same paragraph before and after the quote."""
    if evidence.field != "text" or text[evidence.start : evidence.end] != evidence.quote:
        return "", ""
    before = text[: evidence.start].rpartition("\n")[2].split()
    after = text[evidence.end :].partition("\n")[0].split()
    return (
        " ".join(["…", *before[-NEIGHBOURS:], ""]) if before else "",
        " ".join(["", *after[:NEIGHBOURS], "…"]) if after else "",
    )


def _sources(alert: Alert) -> str:
    counts = alert.data.sources
    parts = [f"{counts.independent} source{'' if counts.independent == 1 else 's'}"]
    if counts.copies:
        parts.append(f"{counts.copies} cop{'y' if counts.copies == 1 else 'ies'}")
    return f"{', '.join(parts)}; incident {alert.subject}, revision {alert.data.revision}"
