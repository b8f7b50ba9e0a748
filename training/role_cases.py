"""Labelled news in, one case for each signal of each item out: what the detector asks, and the right answers."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from streams.catalogue.load import load_catalogue
from streams.detection.candidate import Sighting
from streams.detection.propose import Proposer

Item = dict[str, Any]
MOST_ANCHORS = 3
Anchored = tuple[str, tuple[int, int]]
"""A sentence and the span in it of the words that carry the signal."""
Answer = tuple[str | None, str | None]
"""Codes of actor and target; "" where the text names nobody, None where the readers differ."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A sentence with the anchor that the rules find in it, and what readers say of it."""

    signal: str
    sentence: str
    anchor: tuple[int, int]
    context: str
    on: date | None
    answers: frozenset[Answer]
    modes: frozenset[str]
    share: float
    """What the case counts; the cases of one signal of one item add up to 1."""

    @property
    def question(self) -> dict[str, Any]:
        """Return what `assign` is asked besides the sentence and the signal."""
        return {"anchor": self.anchor, "context": self.context, "on": self.on}


def read_items(path: Path) -> list[Item]:
    """Read the items that carry a signal."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["signals"]]


def kept_out(item: Item, percent: int) -> bool:
    """Say whether an item belongs to the `percent` that are kept out of training, by the hash of its id."""
    return int(hashlib.sha256(item["id"].encode()).hexdigest(), 16) % 100 < percent


def code(value: str | None) -> str:
    """Return a code as the scorer compares it; nobody in particular is ""."""
    plain = "".join(letter for letter in (value or "").upper() if letter.isalnum() and letter.isascii())
    return "" if plain in _NOBODY else _ALIAS.get(plain, plain)


_ALIAS = {"UN": "UNO", "EU": "EUU", "ISIL": "ISIS", "DAESH": "ISIS", "ARABLEAGUE": "LAS", "PA": "PSE", "KOS": "XKX"}
_NOBODY = frozenset(
    (
        *("REBELS", "GUNMEN", "GANGS", "SEPARATISTS", "INSURGENTS", "TERRORISTS", "PROTESTERS", "MILITIA"),
        *("JIHADISTS", "ISLAMISTS", "MUTINEERS", "COALITION", "BANDITS", "PIRATES"),
    )
)


def cases(items: Iterable[Item], *, every: bool = False) -> Iterator[Case]:
    """Yield a case for each signal of each item, on its best anchor; or, for training, on `every` one that it has.

    The detector's rules change; weights that saw several anchors of a text depend less on which one they pick.
    """
    proposer = Proposer(load_catalogue().rules, wide=True)
    for item in items:
        on = date.fromisoformat(item["date"]) if item.get("date") else None
        found, whole = _anchors(proposer, item["text"], on)
        for signal, entries in _by_signal(item).items():
            anchors = found.get(signal, [whole])
            chosen = [*anchors[:MOST_ANCHORS], whole] if every and signal in found else anchors[:1]
            for sentence, anchor in chosen:
                yield Case(
                    signal=signal,
                    sentence=sentence,
                    anchor=anchor,
                    context=item["text"],
                    on=on,
                    answers=frozenset((_answer(entry, "actor"), _answer(entry, "target")) for entry in entries),
                    modes=frozenset(entry["mode"] for entry in entries if entry.get("mode")),
                    share=1 / len(chosen),
                )


def _by_signal(item: Item) -> dict[str, list[Item]]:
    entries: defaultdict[str, list[Item]] = defaultdict(list)
    for entry in item["signals"]:
        entries[entry["id"]].append(entry)
    return entries


def _answer(entry: Item, slot: str) -> str | None:
    return code(entry[slot]) if slot in entry else None


def _anchors(proposer: Proposer, text: str, on: date | None) -> tuple[dict[str, list[Anchored]], Anchored]:
    """Return the anchored sentences by signal, the best first; and what is asked where only a model sees a signal."""
    ranked: defaultdict[str, list[tuple[tuple[bool, float], Anchored]]] = defaultdict(list)
    sightings = proposer.propose(text, field="text", on=on)
    for sighting in sightings:
        for candidate in sighting.candidates:
            span = (candidate.hits[0].start, max(hit.end for hit in candidate.hits))
            rank = (not candidate.stopped, candidate.odds)
            ranked[candidate.signal].append((rank, (_sentence(text, sighting), span)))
    best = {
        signal: [anchored for _, anchored in sorted(found, key=lambda entry: entry[0], reverse=True)]
        for signal, found in ranked.items()
    }
    richest = max(sightings, key=lambda sighting: len(sighting.candidates), default=None)
    whole = _sentence(text, richest) if richest else text
    return best, (whole, (0, len(whole)))


def _sentence(text: str, sighting: Sighting) -> str:
    return text[sighting.sentence.start : sighting.sentence.end]
