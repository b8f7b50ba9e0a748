"""Learn the weights by which roles are assigned: labelled news in, streams/gazetteer/weights.json out, figures printed.

usage: python -m training.roles FOLDER [--keep-out | --measure]
FOLDER holds tune.jsonl, written.jsonl and check.jsonl. With --keep-out a fifth of tune and a tenth of written are not
trained on, and measured; without, all are trained on, as for the weights that ship. --measure only measures.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from streams.catalogue.gazetteer import BUILT_IN, load_gazetteer
from streams.detection.roles import Gazetteer, assign
from training.role_cases import Case, Item, cases, code, kept_out, read_items
from training.role_fit import fit_modes, fit_roles

KEPT_OUT = {"tune.jsonl": 20, "written.jsonl": 10}
L2, LEAST = 18.0, 5
MODE_L2, MODE_LEAST = 5.0, 3

Counts = dict[str, tuple[int, int]]
"""Right, and stated, by slot."""


def main() -> None:
    """Train, write and measure, as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep-out", action="store_true")
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args()
    items = {name: read_items(options.folder / name) for name in KEPT_OUT}
    if not options.measure:
        used = [
            item
            for name, found in items.items()
            for item in found
            if not (options.keep_out and kept_out(item, KEPT_OUT[name]))
        ]
        _write(used, BUILT_IN / "weights.json")
    gazetteer = load_gazetteer()
    for name, found in items.items():
        _print(f"{name} kept out", measure([i for i in found if kept_out(i, KEPT_OUT[name])], gazetteer))
    _print("check.jsonl", measure(read_items(options.folder / "check.jsonl"), gazetteer))


def _write(items: list[Item], path: Path) -> None:
    gazetteer = load_gazetteer()
    training = list(cases(items, every=True))
    weights = fit_roles(training, gazetteer, l2=L2, least=LEAST)
    weights["mode"] = fit_modes(training, gazetteer, l2=MODE_L2, least=MODE_LEAST)
    text = json.dumps(weights, sort_keys=True, separators=(",", ":"))
    path.write_text(text.replace("},", "},\n") + "\n", encoding="utf-8")


def measure(items: Iterable[Item], gazetteer: Gazetteer) -> Counts:
    """Count how often each slot is right where labels state it, and how often it is empty where they leave it so."""
    counts: defaultdict[str, list[bool]] = defaultdict(list)
    for case in cases(items):
        roles = assign(case.sentence, signal=case.signal, **case.question, gazetteer=gazetteer)
        for slot, got in enumerate((roles.actor, roles.target)):
            _count(counts, case, slot, code(got))
        if case.modes:
            counts["mode"].append(roles.mode in case.modes)
    return {slot: (sum(right), len(right)) for slot, right in sorted(counts.items())}


def _count(counts: defaultdict[str, list[bool]], case: Case, slot: int, got: str) -> None:
    name = ("actor", "target")[slot]
    stated = {answer[slot] for answer in case.answers} - {"", None}
    if stated:
        counts[name].append(got in stated)
    elif all(answer[slot] == "" for answer in case.answers):
        counts[f"{name} empty"].append(not got)


def _print(name: str, counts: Counts) -> None:
    figures = "  ".join(f"{slot} {right}/{of} {right / of:.3f}" for slot, (right, of) in counts.items())
    print(f"{name:24}{figures}", flush=True)


if __name__ == "__main__":
    main()
