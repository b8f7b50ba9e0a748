"""Trained weights in; out the model folder that ships: 8-bit ONNX, tokenizer, calibrated heads, scores.

usage: python -m training.export --base FOLDER --weights FILE… --quality FOLDER --out FOLDER --version VERSION
Several weights files are averaged.
"""

import argparse
import hashlib
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from tokenizers import Tokenizer

from training.calibrate import Calibration, Flags, Floats, calibrate, reliability
from training.data import Item, read, signal_names, split
from training.encoder import Classifier, load_encoder
from training.quantize import quantized
from training.train import LONGEST, micro, tokenizer, truth

RANDOM = "random"


def averaged(files: Sequence[Path]) -> dict[str, torch.Tensor]:
    states = [torch.load(file) for file in files]
    return {name: sum(state[name].double() for state in states).div(len(states)).float() for name in states[0]}


def exported(model: Classifier) -> onnx.ModelProto:
    ids = torch.full((2, 12), 100)
    axes = {name: {0: "passages", 1: "tokens"} for name in ("ids", "mask")} | {"logits": {0: "passages"}}
    buffer = io.BytesIO()
    torch.onnx.export(
        model.eval(), (ids, torch.ones_like(ids)), buffer, input_names=["ids", "mask"], output_names=["logits"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    return onnx.load_from_string(buffer.getvalue())


def judged(session: onnxruntime.InferenceSession, code: Tokenizer, items: Sequence[Item]) -> Floats:
    feeds = [np.array([e.ids]) for e in code.encode_batch([i.text for i in items])]
    return np.concatenate([session.run(["logits"], {"ids": f, "mask": np.ones_like(f)})[0] for f in feeds]).astype(float)


def scores(calibration: Calibration, logits: Floats, items: Sequence[Item], names: Sequence[str]) -> dict[str, object]:
    gold, told = truth(items, names), calibration.told(logits)
    quiet = np.array([i.stratum == RANDOM or i.stratum.startswith("random_") for i in items]) & ~gold.any(1)
    row: dict[str, object] = {"items": len(items), **micro(gold, told)}
    if quiet.any():
        row["random_quiet"] = int(quiet.sum())
        row["random_quiet_per_1000"] = round(1000 * float(told[quiet].any(1).mean()), 1)
    return row


def by_signal(gold: Flags, told: Flags, names: Sequence[str]) -> dict[str, dict[str, float]]:
    rows = {}
    for name, g, t in zip(names, gold.T, told.T, strict=True):
        hit = int((g & t).sum())
        rows[name] = {"gold": int(g.sum()), "precision": round(hit / max(1, t.sum()), 3), "recall": round(hit / max(1, g.sum()), 3), "f1": round(2 * hit / max(1, g.sum() + t.sum()), 3)}
    return rows


def random_quiet(items: Sequence[Item], gold: Flags) -> Flags:
    return np.array([i.stratum.startswith(RANDOM) for i in items]) & ~gold.any(1)


def write(folder: Path, names: Sequence[str], calibration: Calibration, version: str) -> None:
    files = {f: hashlib.sha256((folder / f).read_bytes()).hexdigest() for f in ("model.onnx", "tokenizer.json")}
    heads = [
        {"signal": name, "slope": round(s, 4), "offset": round(o, 4), "threshold": round(t, 3)}
        for name, s, o, t in zip(names, calibration.slope.tolist(), calibration.offset.tolist(), calibration.threshold.tolist(), strict=True)
    ]
    text = json.dumps({"version": version, "longest": LONGEST, "heads": heads, "files": files}, indent=1)
    (folder / "verifier.json").write_text(text + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--layers", type=int, nargs="+", default=list(range(6)))
    parser.add_argument("--quality", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--most-quiet", type=float, default=0.008)
    options = parser.parse_args()
    torch.set_num_threads(1)
    names = signal_names(options.quality)
    parts = split(options.quality)
    code = tokenizer(options.base)
    model = Classifier(load_encoder(options.base, options.layers), len(names), 0.1)
    model.load_state_dict(averaged(options.weights))
    options.out.mkdir(parents=True, exist_ok=True)
    onnx.save(quantized(exported(model)), options.out / "model.onnx")
    code.no_truncation()
    (options.out / "tokenizer.json").write_text(code.to_str())
    code.enable_truncation(LONGEST)
    setting = onnxruntime.SessionOptions()
    setting.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(options.out / "model.onnx"), setting)
    held = {"dev": parts.dev, "test": parts.test, "written": parts.written, "check": read(options.quality / "check.jsonl")}
    logits = {part: judged(session, code, items) for part, items in held.items()}
    np.savez(options.out.parent / f"{options.out.name}.logits.npz", **logits)
    settle(held, logits, names, options)


def settle(held: dict[str, list[Item]], logits: dict[str, Floats], names: list[str], options: argparse.Namespace) -> None:
    """Fit on dev to score test, on test to score dev, and on both to ship and to score the rest."""
    gold = {part: truth(items, names) for part, items in held.items()}

    def fit(*parts: str) -> Calibration:
        g = np.concatenate([gold[p] for p in parts])
        items = [i for p in parts for i in held[p]]
        return calibrate(np.concatenate([logits[p] for p in parts]), g, quiet=random_quiet(items, g), most_quiet=options.most_quiet)

    shipped = fit("dev", "test")
    result: dict[str, object] = {
        "dev": scores(fit("test"), logits["dev"], held["dev"], names),
        "test": scores(fit("dev"), logits["test"], held["test"], names),
        "written": scores(shipped, logits["written"], held["written"], names),
        "check": scores(shipped, logits["check"], held["check"], names),
    }
    for part, row in result.items():
        print(part, json.dumps(row))
    told = shipped.told(logits["check"])
    result["check by signal"] = by_signal(gold["check"], told, names)
    result["test by signal"] = by_signal(gold["test"], fit("dev").told(logits["test"]), names)
    result["reliability on check"] = reliability(shipped.probability(logits["check"]), gold["check"])
    write(options.out, names, shipped, options.version)
    json.dump(result, sys.stderr, indent=1)


if __name__ == "__main__":
    main()
