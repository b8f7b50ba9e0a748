"""Learn the weights by which roles are assigned: labelled news in, streams/gazetteer/weights.json out, figures printed.

usage: python -m training.roles FOLDER [--write] [--full]
FOLDER holds tune.jsonl, check.jsonl and written.jsonl; a fifth of tune and a tenth of written are kept out.
"""

import argparse
import collections
import hashlib
import json
import random
import pathlib
import sys
import time
from datetime import date

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from streams.catalogue.gazetteer import BUILT_IN, load_gazetteer
from streams.detection.roles.assign import assign, pair_features
from streams.detection.roles.candidates import find_candidates
from streams.detection.roles.families import FAMILIES
from streams.detection.roles.modes import MODES, mode_features
from training.role_anchors import Anchors

LEVELS = (("", 1.0), ("family", 0.7), ("signal", 0.5))


def held_out(item, share):
    return int(hashlib.sha256(item["id"].encode()).hexdigest(), 16) % 100 < share


def read(folder, name):
    rows = [json.loads(line) for line in (folder / name).read_text().splitlines()]
    return [row for row in rows if row["signals"]]


def scorer(folder):
    sys.path.insert(0, str(folder))
    import score

    return score.code


def cases(items, code):
    """One case for each signal of each item: sentence, anchor, and the pairs that are right (None: not stated)."""
    anchors = Anchors()
    for item in items:
        by_signal = collections.defaultdict(list)
        for entry in item["signals"]:
            by_signal[entry["id"]].append(entry)
        on = date.fromisoformat(item["date"]) if item.get("date") else None
        found = anchors.of(item["text"], on)
        for signal, entries in by_signal.items():
            sentence, anchor = found.get(signal, found[""])
            pairs = {
                (code(e["actor"]) if "actor" in e else None, code(e["target"]) if "target" in e else None)
                for e in entries
            }
            modes = {e["mode"] for e in entries if e.get("mode")}
            yield {
                "item": item,
                "signal": signal,
                "sentence": sentence,
                "anchor": anchor,
                "on": on,
                "pairs": pairs,
                "modes": modes,
            }


CONNECTORS = (
    " as ",
    " while ",
    ", after ",
    "; ",
    ", and ",
    " despite reports that ",
    ", hours after ",
    " amid news that ",
)


def joined(training, weight, seed=7):
    """Join each case's sentence with another item's, so that the words near the anchor count for more than order."""
    chance = random.Random(seed)
    short = [case for case in training if len(case["sentence"]) < 200]
    for case in short:
        other = chance.choice(short)
        first, second = (case, other) if chance.random() < 0.5 else (other, case)
        connector = chance.choice(CONNECTORS)
        sentence = first["sentence"].rstrip(".") + connector + second["sentence"]
        shift = 0 if first is case else len(sentence) - len(second["sentence"])
        start, end = case["anchor"]
        yield case | {
            "sentence": sentence,
            "anchor": (start + shift, end + shift),
            "item": case["item"] | {"text": sentence},
            "weight": weight,
        }


def expand(names, signal, index, grow):
    for level, scale in LEVELS:
        key = "" if not level else FAMILIES[signal] if level == "family" else signal
        for name in names:
            full = (key, name)
            if grow:
                at = index.setdefault(full, len(index))
            else:
                at = index.get(full)
            if at is not None:
                yield at, scale


class Matrix:
    def __init__(self):
        self.rows, self.cols, self.vals, self.n = [], [], [], 0

    def add(self, pairs):
        for col, val in pairs:
            self.rows.append(self.n)
            self.cols.append(col)
            self.vals.append(val)
        self.n += 1

    def build(self, width):
        return csr_matrix((self.vals, (self.rows, self.cols)), shape=(self.n, width), dtype=np.float64)


def frequent(found, least):
    counts = collections.Counter()
    for signal, candidates, pair_names in found:
        family = FAMILIES[signal]
        seen = {name for candidate in candidates for name in candidate}
        seen |= {name for name in pair_names}
        for name in seen:
            for key in ("", family, signal):
                counts[key, name] += 1
    return {full for full, count in counts.items() if count >= least}


def right(pair, want):
    return (want[0] is None or pair[0] == want[0]) and (want[1] is None or pair[1] == want[1])


def train_pairs(training, gazetteer, code, *, least=4, l2=1.0, null_weight=0.5):
    homes = gazetteer.homes
    data = []
    found = []
    for case in training:
        candidates = find_candidates(
            case["sentence"], anchor=case["anchor"], context=case["item"]["text"], on=case["on"], gazetteer=gazetteer
        )
        codes = [code(c.code) for c in candidates]
        good = [any(right((a, t), want) for want in case["pairs"]) for a in codes for t in codes]
        # Half a loaf: where no pair is right, learn the slot that can be.
        if not any(good):
            for slot in (0, 1):
                good = [
                    any(want[slot] is None or (a, t)[slot] == want[slot] and want[slot] for want in case["pairs"])
                    for a in codes
                    for t in codes
                ]
                if any(good):
                    break
        if not any(good) or all(good):
            continue
        pairs = [pair_features(a, t, homes) for a in candidates for t in candidates]
        stated = any(a for a, _ in case["pairs"]) + any(t for _, t in case["pairs"])
        data.append(
            (
                case["signal"],
                candidates,
                pairs,
                np.array(good),
                (null_weight, 0.8, 1.0)[stated] * case.get("weight", 1.0),
            )
        )
        found.append((case["signal"], [c.features for c in candidates], {n for p in pairs for n in p}))
    keep = frequent(found, least)
    m_index, p_index = {}, {}
    for full in sorted(keep):
        (p_index if full[1].split("|")[0].split("=")[0] in PAIR_NAMES else m_index)[full] = 0
    for index in (m_index, p_index):
        for at, full in enumerate(index):
            index[full] = at
    mentions, pair_matrix = Matrix(), Matrix()
    spans = []
    actor_of, target_of, good_all, weight_all = [], [], [], []
    for signal, candidates, pairs, good, weight in data:
        base = mentions.n
        for candidate in candidates:
            mentions.add(expand(candidate.features, signal, m_index, False))
        start = pair_matrix.n
        n = len(candidates)
        for at, names in enumerate(pairs):
            pair_matrix.add(expand(names, signal, p_index, False))
            actor_of.append(base + at // n)
            target_of.append(base + at % n)
        spans.append((start, pair_matrix.n))
        good_all.append(good)
        weight_all.append(weight)
    X, P = mentions.build(len(m_index)), pair_matrix.build(len(p_index))
    XT, PT = X.T.tocsr(), P.T.tocsr()
    A, T = np.array(actor_of), np.array(target_of)
    good = np.concatenate(good_all)
    starts = np.array([a for a, _ in spans])
    case_of = np.repeat(np.arange(len(spans)), [b - a for a, b in spans])
    W = np.array(weight_all)
    F, G = X.shape[1], P.shape[1]
    print(f"{len(spans)} cases, {len(good)} pairs, {F} mention and {G} pair features", flush=True)

    def loss(theta):
        wa, wt, wp = theta[:F], theta[F : 2 * F], theta[2 * F :]
        s = (X @ wa)[A] + (X @ wt)[T] + P @ wp
        top = np.maximum.reduceat(s, starts)
        e = np.exp(s - top[case_of])
        z = np.add.reduceat(e, starts)
        zg = np.add.reduceat(e * good, starts) + 1e-12
        value = -(W * np.log(zg / z)).sum()
        d = (e / z[case_of] - e * good / zg[case_of]) * W[case_of]
        ga = XT @ np.bincount(A, d, X.shape[0])
        gt = XT @ np.bincount(T, d, X.shape[0])
        gp = PT @ d
        return value + 0.5 * l2 * (theta @ theta), np.concatenate([ga, gt, gp]) + l2 * theta

    result = minimize(loss, np.zeros(2 * F + G), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    theta = result.x
    scales = dict(LEVELS)
    mention = collections.defaultdict(dict)
    pair = collections.defaultdict(dict)
    for (key, name), at in m_index.items():
        scale = scales["" if key == "" else "family" if key in set(FAMILIES.values()) else "signal"]
        a, t = round(scale * theta[at], 2), round(scale * theta[F + at], 2)
        if abs(a) + abs(t) >= 0.04:
            mention[key][name] = (a, t)
    for (key, name), at in p_index.items():
        scale = scales["" if key == "" else "family" if key in set(FAMILIES.values()) else "signal"]
        w = round(scale * theta[2 * F + at], 2)
        if w:
            pair[key][name] = w
    return mention, pair


PAIR_NAMES = {"kk", "same", "identical", "both", "home>", "home<", "order>", "order<", "gap", "null"}


def train_modes(training, gazetteer, *, l2=1.0, least=3):
    rows, labels = [], []
    for case in training:
        for mode in case["modes"] & set(MODES):
            rows.append(
                mode_features(
                    case["sentence"], anchor=case["anchor"], context=case["item"]["text"], gazetteer=gazetteer
                )
            )
            labels.append((MODES.index(mode), 1 / len(case["modes"])))
    counts = collections.Counter(name for row in rows for name in row)
    index = {name: at for at, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}
    matrix = Matrix()
    for row in rows:
        matrix.add((index[name], 1.0) for name in row if name in index)
    X = matrix.build(len(index))
    Y = np.zeros((len(rows), len(MODES)))
    Y[np.arange(len(rows)), [label for label, _ in labels]] = [w for _, w in labels]
    W = Y.sum(1)

    def loss(theta):
        w = theta.reshape(len(index), len(MODES))
        s = X @ w
        s -= s.max(1, keepdims=True)
        e = np.exp(s)
        p = e / e.sum(1, keepdims=True)
        value = -(Y * np.log(p + 1e-12)).sum()
        return value + 0.5 * l2 * theta @ theta, (X.T @ (p * W[:, None] - Y)).ravel() + l2 * theta

    theta = minimize(loss, np.zeros(len(index) * len(MODES)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    w = theta.reshape(len(index), len(MODES))
    return {
        mode: {name: round(w[at, m], 2) for name, at in index.items() if abs(w[at, m]) >= 0.03}
        for m, mode in enumerate(MODES)
    }


def measure(items, gazetteer, code, wrong=None):
    counts = collections.defaultdict(lambda: [0, 0])
    for case in cases(items, code):
        roles = assign(
            case["sentence"],
            signal=case["signal"],
            anchor=case["anchor"],
            context=case["item"]["text"],
            on=case["on"],
            gazetteer=gazetteer,
        )
        for slot, got in (("actor", roles.actor), ("target", roles.target)):
            stated = {pair[slot == "target"] for pair in case["pairs"]} - {"", None}
            if stated:
                ok = code(got) in stated
                counts[slot][0] += ok
                counts[slot][1] += 1
                counts[slot + ":" + case["signal"]][0] += ok
                counts[slot + ":" + case["signal"]][1] += 1
                if not ok and wrong is not None:
                    wrong.append((slot, got, sorted(stated), case))
            elif all(pair[slot == "target"] == "" for pair in case["pairs"]):
                counts[slot + " empty"][0] += not code(got)
                counts[slot + " empty"][1] += 1
        if case["modes"]:
            counts["mode"][0] += roles.mode in case["modes"]
            counts["mode"][1] += 1
            if roles.mode not in case["modes"] and wrong is not None:
                wrong.append(("mode", roles.mode, sorted(case["modes"]), case))
    return counts


def show(name, counts, full=False):
    keys = [k for k in counts if full or ":" not in k]
    print(
        name,
        "  ".join(f"{k} {counts[k][0]}/{counts[k][1]}={counts[k][0] / counts[k][1]:.3f}" for k in sorted(keys)),
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--l2", type=float, default=15.0)
    parser.add_argument("--joined", type=float, default=0.0)
    parser.add_argument("--mode-l2", type=float, default=3.0)
    parser.add_argument("--least", type=int, default=5)
    parser.add_argument("--null-weight", type=float, default=0.5)
    parser.add_argument("--output", type=pathlib.Path, default=BUILT_IN / "weights.json")
    options = parser.parse_args()
    code = scorer(options.folder)
    tune, written = read(options.folder, "tune.jsonl"), read(options.folder, "written.jsonl")
    gazetteer = load_gazetteer()
    training = list(cases([i for i in tune if not held_out(i, 20)] + [i for i in written if not held_out(i, 10)], code))
    began = time.time()
    mention, pair = train_pairs(
        training + list(joined(training, options.joined)) if options.joined else training,
        gazetteer,
        code,
        least=options.least,
        l2=options.l2,
        null_weight=options.null_weight,
    )
    mode = train_modes(training, gazetteer, l2=options.mode_l2)
    print(f"trained in {time.time() - began:.0f} s")
    options.output.write_text(
        json.dumps({"mention": mention, "pair": pair, "mode": mode}, sort_keys=True, separators=(",", ":")).replace(
            '},"', '},\n"'
        )
        + "\n"
    )
    report(options.folder, load_gazetteer(), code)


def report(folder, gazetteer, code, wrong=None):
    for name, items in (
        ("tune train  ", [i for i in read(folder, "tune.jsonl") if not held_out(i, 20)]),
        ("tune held   ", [i for i in read(folder, "tune.jsonl") if held_out(i, 20)]),
        ("written held", [i for i in read(folder, "written.jsonl") if held_out(i, 10)]),
        ("check       ", read(folder, "check.jsonl")),
    ):
        show(name, measure(items, gazetteer, code, wrong if wrong is not None and "held" in name else None))


if __name__ == "__main__":
    main()
