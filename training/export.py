"""Trained weights in; out the model folder that ships: 8-bit ONNX, tokenizer, first look, calibrated heads, model card.

usage: python -m training.export --base FOLDER --weights FILE… --quality FOLDER --out FOLDER --version VERSION
Several weights files are averaged, by `--shares` where these are given.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn

from training import glance
from training.calibrate import Calibration, Floats, calibrate
from training.card import card
from training.data import OWN, Item, read, signal_names, split
from training.encoder import Classifier, load_encoder
from training.graph import Builder
from training.scores import Flags, summary, truth
from training.train import LONGEST, encode, padded, tokenizer

FILES = ("model.onnx", "tokenizer.json", "glance.npy")
SPARSELY = 5
"""Of our own passages, which ones show how wide the activations are."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """Passages kept out of training, with what the shipped model says of them."""

    items: list[Item]
    gold: Flags
    logits: Floats

    @property
    def quiet(self) -> Flags:
        """Those of the natural base rate that carry no signal."""
        return np.array([one.stratum.startswith("random") for one in self.items]) & ~self.gold.any(1)


def averaged(files: Sequence[Path], shares: Sequence[float] | None) -> dict[str, torch.Tensor]:
    """Mix weights by shares that sum to one: runs from a common start agree enough for that."""
    states = [torch.load(file) for file in files]
    shares = shares or [1 / len(files)] * len(files)
    return {
        name: torch.stack([state[name] * share for state, share in zip(states, shares, strict=True)]).sum(0)
        for name in states[0]
    }


@torch.inference_mode()
def ranges(model: Classifier, rows: Sequence[Sequence[int]]) -> dict[str, NDArray[np.float32]]:
    """The widest input by channel of each product, on some passages."""
    widest: dict[str, torch.Tensor] = {}

    def look(name: str) -> Callable[[nn.Module, tuple[torch.Tensor, ...]], None]:
        def hook(_: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            found = inputs[0].abs().flatten(0, 1).amax(0)
            widest[name] = torch.maximum(widest.get(name, found), found)

        return hook

    products = [(name, part) for name, part in model.named_modules() if isinstance(part, nn.Linear)]
    hooks = [part.register_forward_pre_hook(look(name)) for name, part in products]
    for row in rows:
        model.eval()(*padded([row], model.encoder.shape.pad))
    for hook in hooks:
        hook.remove()
    return {name: found.numpy() for name, found in widest.items()}


def judge(model: Path, code: Tokenizer, items: list[Item], names: Sequence[str]) -> Held:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    feeds = [np.array([row]) for row in encode(code, [one.text for one in items])]
    rows = [session.run(["logits"], {"ids": ids})[0] for ids in feeds]
    return Held(items=items, gold=truth(items, names), logits=np.concatenate(rows).astype(float))


def fit(*parts: Held, most_quiet: float) -> Calibration:
    return calibrate(
        np.concatenate([part.logits for part in parts]),
        np.concatenate([part.gold for part in parts]),
        quiet=np.concatenate([part.quiet for part in parts]),
        most_quiet=most_quiet,
    )


def scored(held: Held, calibration: Calibration) -> dict[str, float]:
    told = calibration.told(held.logits)
    row = {"items": len(held.items), **summary(held.gold, told)}
    if held.quiet.any():
        row["random_quiet_per_1000"] = round(1000 * float(told[held.quiet].any(1).mean()), 1)
    return row


def describe(folder: Path, names: Sequence[str], fitted: Calibration, version: str, glance: float) -> None:
    """Write verifier.json: all that the run time must know."""
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    heads = [
        {"signal": name, "slope": round(slope, 4), "offset": round(offset, 4), "threshold": round(threshold, 3)}
        for name, slope, offset, threshold in zip(names, *fitted.lists(), strict=True)
    ]
    text = json.dumps(
        {"version": version, "longest": LONGEST, "glance": glance, "heads": heads, "files": files}, indent=1
    )
    (folder / "verifier.json").write_text(text + "\n")


def build(options: argparse.Namespace, names: Sequence[str], code: Tokenizer) -> Path:
    model = Classifier(load_encoder(options.base, options.layers), len(names), 0.1)
    model.load_state_dict(averaged(options.weights, options.shares))
    options.out.mkdir(parents=True, exist_ok=True)
    path: Path = options.out / "model.onnx"
    state = {name: weight.numpy().astype(np.float32) for name, weight in model.state_dict().items()}
    some = [one.text for one in read(OWN)[::SPARSELY]]
    graph = Builder(model.encoder.shape, state, ranges(model, encode(code, some))).build()
    onnx.checker.check_model(graph)
    onnx.save(graph, path)
    code.no_truncation()
    (options.out / "tokenizer.json").write_text(code.to_str())
    code.enable_truncation(LONGEST)
    return path


def ship(options: argparse.Namespace) -> None:
    """Calibrate on dev and test together; to score one of these two, on the other alone."""
    torch.set_num_threads(1)
    names = signal_names(options.quality)
    code = tokenizer(options.base)
    path = build(options, names, code)
    parts = split(options.quality)
    look = glance.fit(code, parts.train)
    np.save(options.out / "glance.npy", look)
    dev, test, written, check = (
        judge(path, code, items, names)
        for items in (parts.dev, parts.test, parts.written, read(options.quality / "check.jsonl"))
    )
    limit = options.most_quiet
    shipped = fit(dev, test, most_quiet=limit)
    scores = {
        "tune.jsonl, first tenth kept out": scored(dev, fit(test, most_quiet=limit)),
        "tune.jsonl, second tenth kept out": scored(test, fit(dev, most_quiet=limit)),
        "written.jsonl, tenth kept out": scored(written, shipped),
        "check.jsonl": scored(check, shipped),
    }
    describe(options.out, names, shipped, options.version, glance.least(look, code, [*parts.dev, *parts.test]))
    text = card(options.out, scores, names, shipped, check.logits, check.gold)
    (options.out / "MODEL_CARD.md").write_text(text)
    print(json.dumps(scores, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--shares", type=float, nargs="+", help="of each weights file in the mean; equal by default")
    parser.add_argument("--layers", type=int, nargs="+", default=list(range(6)))
    parser.add_argument("--quality", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--most-quiet", type=float, default=0.008, help="share of quiet everyday items that may alert")
    ship(parser.parse_args())


if __name__ == "__main__":
    main()
