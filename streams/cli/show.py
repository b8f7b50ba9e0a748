"""How an alert looks to a person: Alert in, lines of text with the evidence marked out."""

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
KINDS = {"alert": "ALERT", "update": "UPDATE", "cancel": "CANCEL"}


def alert_text(alert: Alert) -> Text:
    """Write an alert as four or five lines: what, where, the sentence that proves it, who says so."""
    data = alert.data
    lines = [_heading(alert), Text(f"  {data.headline}", style="bold")]
    lines += [_quoted(evidence) for evidence in data.evidence[-1:]]
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


def _quoted(evidence: Evidence) -> Text:
    quote = Text("  » ").append(" ".join(evidence.quote.split()), style="underline").append(" «")
    return quote.append(f" {evidence.publisher}") if evidence.publisher else quote


def _sources(alert: Alert) -> str:
    counts = alert.data.sources
    parts = [f"{counts.independent} source{'' if counts.independent == 1 else 's'}"]
    if counts.copies:
        parts.append(f"{counts.copies} cop{'y' if counts.copies == 1 else 'ies'}")
    return f"{', '.join(parts)}; incident {alert.subject}, revision {alert.data.revision}"
