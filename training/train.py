"""Fine-tune an encoder on labelled passages; writes the best epoch's weights and the held-out scores.

usage: python -m training.train --base FOLDER --quality FOLDER --out FOLDER [--layers 0 1 2 …] [--epochs N] [--seed N]
"""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from training.data import Item, Parts, Variation, signal_names, split
from training.encoder import Classifier, Encoder, load_encoder

LONGEST = 128


def tokenizer(folder: Path) -> Tokenizer:
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.enable_truncation(LONGEST)
    made.no_padding()
    return made


def batch(rows: Sequence[Sequence[int]], pad: int) -> tuple[Tensor, Tensor]:
    length = max(map(len, rows))
    ids = torch.full((len(rows), length), pad)
    mask = torch.zeros((len(rows), length), dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids, mask


def targets(items: Sequence[Item], names: Sequence[str], *, smooth: float, hard: float) -> tuple[Tensor, Tensor]:
    """Target and weight, each (items, signals): positives a little under 1; rare signals and mentions that are not live weigh more."""
    live = torch.tensor([[float(n in i.signals) for n in names] for i in items])
    mentioned = torch.tensor([[n in i.background or (n == i.about and n not in i.signals) for n in names] for i in items])
    rare = (live.sum(0) < 150) * live
    return live * (1 - smooth), 1.0 + (hard - 1.0) * mentioned + 0.5 * rare


def epoch_order(items: Sequence[Item], last: np.ndarray, dice: random.Random, *, skip: float) -> list[int]:
    """The items of one epoch: those already learned come up only now and then."""
    chance = [(1 - skip if not i.signals else 1 - skip / 2) if loss < 0.05 else 1.0 for i, loss in zip(items, last, strict=True)]
    order = [i for i, p in enumerate(chance) if dice.random() < p]
    dice.shuffle(order)
    return order


def batches(order: Sequence[int], rows: Sequence[Sequence[int]], size: int, dice: random.Random) -> list[list[int]]:
    """Batches of like length, out of windows of thirty batches."""
    made: list[list[int]] = []
    for start in range(0, len(order), size * 30):
        window = sorted(range(start, min(start + size * 30, len(order))), key=lambda j: len(rows[j]))
        made.extend(window[k : k + size] for k in range(0, len(window), size))
    dice.shuffle(made)
    return made


@torch.inference_mode()
def logits(model: Classifier, encoded: Sequence[Sequence[int]], pad: int) -> np.ndarray:
    model.eval()
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i]))
    out = np.zeros((len(encoded), model.bias.numel()), dtype=np.float32)
    for start in range(0, len(order), 32):
        chosen = order[start : start + 32]
        out[chosen] = model(*batch([encoded[i] for i in chosen], pad)).numpy()
    model.train()
    return out


def truth(items: Sequence[Item], names: Sequence[str]) -> np.ndarray:
    return np.array([[n in i.signals for n in names] for i in items])


def micro(gold: np.ndarray, told: np.ndarray) -> dict[str, float]:
    tp, fp, fn = (gold & told).sum(), (~gold & told).sum(), (gold & ~told).sum()
    counts = gold.sum(0)
    each = [2 * (g & t).sum() / max(1, g.sum() + t.sum()) for g, t in zip(gold.T, told.T, strict=True)]
    quiet = ~gold.any(1)
    return {
        "f1": round(float(2 * tp / max(1, 2 * tp + fp + fn)), 4),
        "precision": round(float(tp / max(1, tp + fp)), 4),
        "recall": round(float(tp / max(1, tp + fn)), 4),
        "macro5": round(float(np.mean([e for e, c in zip(each, counts, strict=True) if c >= 5])), 4),
        "quiet_per_1000": round(float(1000 * told[quiet].any(1).mean()), 1) if quiet.any() else 0.0,
    }


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    dice = random.Random(options.seed)
    names = signal_names(options.quality)
    parts = split(options.quality)
    code = tokenizer(options.base)
    encoder = load_encoder(options.base, options.layers)
    pad = encoder.shape.pad
    model = Classifier(encoder, len(names), 0.1)
    freeze(encoder, options.frozen)
    head = [model.queries, model.weight, model.bias]
    groups = [{"params": [p for p in encoder.parameters() if p.requires_grad], "lr": options.rate}, {"params": head, "lr": options.rate * 10}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    items = parts.train
    vary = Variation(items)
    wanted, weight = targets(items, names, smooth=0.03, hard=2.0)
    floor = F.binary_cross_entropy(wanted, wanted, weight, reduction="none").sum(1).numpy()
    last = np.full(len(items), 9.0)
    if options.start:
        model.load_state_dict(torch.load(options.start))
        last[[not (i.signals or i.background or i.about) for i in items]] = 0.0
    began = time.monotonic()
    options.out.mkdir(parents=True, exist_ok=True)
    for epoch in range(options.epochs):
        order = epoch_order(items, last, dice, skip=options.skip if epoch else options.skip * 0.7)
        rows = [e.ids for e in code.encode_batch([vary(items[i].text, dice) for i in order])]
        groups_of = batches(order, rows, options.batch, dice)
        total = 0.0
        for step, chosen in enumerate(groups_of):
            done = (epoch + step / len(groups_of)) / options.epochs
            pace = min(1.0, done / 0.05) * max(0.02, 1.0 - done)
            optimiser.param_groups[0]["lr"] = options.rate * pace
            optimiser.param_groups[1]["lr"] = options.rate * 10 * pace
            which = [order[j] for j in chosen]
            out = model(*batch([rows[j] for j in chosen], pad))
            loss = (F.binary_cross_entropy_with_logits(out, wanted[which], reduction="none") * weight[which]).sum(1)
            last[which] = loss.detach().numpy() - floor[which]
            optimiser.zero_grad()
            loss.mean().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            total += loss.sum().item()
            if step % 50 == 0:
                print(f"epoch {epoch} {step}/{len(groups_of)} loss {total / max(1, sum(map(len, groups_of[: step + 1]))):.3f} at {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        torch.save(model.state_dict(), options.out / "model.pt")
        report(model, parts, names, code, pad, epoch=epoch, seen=len(order), loss=total / len(order), seconds=time.monotonic() - began)


def freeze(encoder: Encoder, layers: int) -> None:
    """The word vectors and the lowest layers keep what they learned before."""
    for part in (encoder.words, encoder.places, encoder.norm, *encoder.layers[:layers]):
        part.requires_grad_(False)


def report(model: Classifier, parts: Parts, names: list[str], code: Tokenizer, pad: int, **facts: float) -> None:
    line: dict[str, object] = {k: round(v, 3) for k, v in facts.items()}
    for part in ("dev", "test", "written"):
        items = getattr(parts, part)
        out = logits(model, [e.ids for e in code.encode_batch([i.text for i in items])], pad)
        gold = truth(items, names)
        line[part] = micro(gold, out > 0)
    print(json.dumps(line), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--quality", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, nargs="+", default=list(range(6)))
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--skip", type=float, default=0.75)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--frozen", type=int, default=2, help="lowest layers that are not trained")
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
