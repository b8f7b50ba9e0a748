"""Labelled passages: read, split by a hash of the id, varied while training."""

import hashlib
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OWN = HERE / "passages.jsonl"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


@dataclass(frozen=True, kw_only=True)
class Item:
    id: str
    text: str
    signals: frozenset[str]
    mentioned: frozenset[str] = frozenset()
    """Signals whose words are there but which are not live."""
    stratum: str = ""


@dataclass(frozen=True, kw_only=True)
class Parts:
    train: list[Item] = field(default_factory=list)
    dev: list[Item] = field(default_factory=list)
    test: list[Item] = field(default_factory=list)
    written: list[Item] = field(default_factory=list)


def read(path: Path) -> list[Item]:
    return [item(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def item(row: dict[str, Any]) -> Item:
    signals = frozenset(_names(row["signals"]))
    about = [row["about"]] if row.get("about") else []
    return Item(
        id=row.get("id", ""),
        text=row["text"],
        signals=signals,
        mentioned=frozenset([*_names(row.get("background", ())), *about]) - signals,
        stratum=row.get("stratum", ""),
    )


def _names(entries: Iterable[Any]) -> list[str]:
    return [entry if isinstance(entry, str) else entry["id"] for entry in entries]


def tenth(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 10


def split(quality: Path) -> Parts:
    """tune.jsonl 80/10/10 to train, dev, test; a tenth of written.jsonl kept out; all our passages to train."""
    parts = Parts()
    for one in read(quality / "tune.jsonl"):
        {8: parts.dev, 9: parts.test}.get(tenth(one.id), parts.train).append(one)
    for one in read(quality / "written.jsonl"):
        (parts.written if tenth(one.id) == 9 else parts.train).append(one)
    parts.train.extend(read(OWN))
    return parts


def signal_names(quality: Path) -> list[str]:
    return sorted({name for one in read(quality / "written.jsonl") for name in one.signals})


class Variation:
    """Names swapped for others of their kind, and quiet neighbours set around a passage; labels stay true."""

    def __init__(self, items: Sequence[Item], *, swap: float = 0.35, neighbour: float = 0.15) -> None:
        table = json.loads((HERE / "swaps.json").read_text(encoding="utf-8"))
        self.swap, self.neighbour = swap, neighbour
        self.places: list[list[str]] = table["places"]
        self.people: list[list[str]] = [table["groups"], table["leaders"]]
        self.where = {word: row for row in self.places for word in row}
        self.kin = {word: kind for kind in self.people for word in kind}
        words = sorted([*self.where, *self.kin], key=len, reverse=True)
        self.pattern = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b")
        self.quiet = [s for i in items if not i.signals and not i.mentioned for s in SENTENCE_END.split(i.text)]
        self.quiet = [s for s in self.quiet if 5 <= len(s.split()) <= 22]

    def __call__(self, text: str, dice: random.Random) -> str:
        if dice.random() < self.swap:
            text = self.renamed(text, dice)
        if dice.random() < self.neighbour and len(text.split()) < 45:
            other = dice.choice(self.quiet)
            other = other if other[-1] in '.!?"”' else other + "."
            text = f"{other} {text}" if dice.random() < 0.5 else f"{text.rstrip()} {other}"
        return text

    def renamed(self, text: str, dice: random.Random) -> str:
        rows: dict[str, list[str]] = {}
        names: dict[str, str] = {}

        def other(match: re.Match[str]) -> str:
            word = match[0]
            if row := self.where.get(word):
                new = rows.setdefault(row[0], dice.choice(self.places))
                return new[row.index(word)]
            return names.setdefault(word, dice.choice(self.kin[word]))

        return self.pattern.sub(other, text)
