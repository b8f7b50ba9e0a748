"""Scores and hashes in; out the text of MODEL_CARD.md, from card.template.md."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from training.calibrate import Calibration, Floats, reliability
from training.data import read
from training.scores import Flags, by_signal

HERE = Path(__file__).parent
COLUMNS = ("items", "f1", "precision", "recall", "macro5", "quiet_per_1000", "random_quiet_per_1000")


def card(
    folder: Path,
    scores: Mapping[str, Mapping[str, float]],
    names: Sequence[str],
    fitted: Calibration,
    logits: Floats,
    gold: Flags,
) -> str:
    """Fill the template; `logits` and `gold` are of check.jsonl."""
    signals = by_signal(gold, fitted.told(logits), names)
    values = {
        "passages": str(len(read(HERE / "passages.jsonl"))),
        "megabytes": f"{sum(f.stat().st_size for f in folder.iterdir()) / 1e6:.1f}",
        "description": (folder / "verifier.json").read_text().rsplit('"files": ', 1)[1].rstrip("}\n "),
        "scores": rows(*((part, *(row.get(c, "") for c in COLUMNS)) for part, row in scores.items())),
        "signals": rows(
            *(
                (f"`{name}`", f"{t:.2f}", *signals[name].values())
                for name, t in zip(names, fitted.threshold, strict=True)
            )
        ),
        "reliability": rows(
            *((span, n, f"{p:.3f}", f"{s:.3f}") for span, n, p, s in reliability(fitted.probability(logits), gold))
        ),
    }
    text = (HERE / "card.template.md").read_text()
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def rows(*cells: Sequence[object]) -> str:
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in cells)
