"""Fine-tunes an encoder on labelled passages; writes its weights after every epoch and prints the held-out scores.

usage: python -m training.train --base FOLDER --quality FOLDER --out FOLDER [--start WEIGHTS] [--epochs N] [--seed N] …
"""

import argparse
import copy
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from training.data import Item, Parts, Variation, signal_names, split
from training.encoder import Classifier, Encoder, load_encoder, train_rounded
from training.scores import summary, truth

LONGEST = 128
LEARNED = 0.05  # an item with less loss than this is known and seldom shown again
RARE = 150
MEMORY = 0.99  # of the running mean, by step


def tokenizer(folder: Path) -> Tokenizer:
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.enable_truncation(LONGEST)
    made.no_padding()
    return made


def encode(code: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    return [encoding.ids for encoding in code.encode_batch(list(texts))]


def padded(rows: Sequence[Sequence[int]], pad: int) -> tuple[Tensor, Tensor]:
    shape = (len(rows), max(map(len, rows)))
    ids, mask = torch.full(shape, pad), torch.zeros(shape, dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids, mask


def targets(items: Sequence[Item], names: Sequence[str], smooth: float) -> tuple[Tensor, Tensor]:
    """Target and weight by item and signal; rare signals, and mentions that are not live, weigh more.

    Labels hold about 5 % errors: with `smooth` nothing is quite certain.
    """
    live = torch.tensor([[float(name in one.signals) for name in names] for one in items])
    mentioned = torch.tensor([[name in one.mentioned for name in names] for one in items])
    rare = (live.sum(0) < RARE) * live
    return live * (1 - smooth), 1.0 + mentioned + 0.5 * rare


def epoch_order(items: Sequence[Item], excess: NDArray[np.float32], dice: random.Random, *, skip: float) -> list[int]:
    """The items of one epoch, shuffled: quiet ones already learned are skipped with chance `skip`, others with half."""
    chance = [1.0 if loss >= LEARNED else 1 - (skip / 2 if one.signals else skip) for one, loss in zip(items, excess, strict=True)]  # fmt: skip # noqa: E501
    order = [i for i, p in enumerate(chance) if dice.random() < p]
    dice.shuffle(order)
    return order


def batches(rows: Sequence[Sequence[int]], size: int, dice: random.Random) -> list[list[int]]:
    """Positions in batches of like length, taken from windows of thirty batches."""
    made: list[list[int]] = []
    for start in range(0, len(rows), size * 30):
        window = sorted(range(start, min(start + size * 30, len(rows))), key=lambda i: len(rows[i]))
        made.extend(window[k : k + size] for k in range(0, len(window), size))
    dice.shuffle(made)
    return made


@torch.inference_mode()
def logits(model: Classifier, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    model.eval()
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    out = np.zeros((len(rows), model.bias.numel()), dtype=np.float32)
    for start in range(0, len(order), 32):
        chosen = order[start : start + 32]
        out[chosen] = model(*padded([rows[i] for i in chosen], model.encoder.shape.pad)).numpy()
    model.train()
    return out


class Run:
    """One training run: the model, what it learns from, and how well each item is learned so far."""

    def __init__(self, model: Classifier, code: Tokenizer, items: Sequence[Item], options: argparse.Namespace) -> None:
        self.model, self.code, self.items, self.options = model, code, items, options
        self.dice = random.Random(options.seed)
        self.vary = Variation(items)
        self.wanted, self.weight = targets(items, signal_names(options.quality), options.smooth)
        floor = F.binary_cross_entropy(self.wanted, self.wanted, self.weight, reduction="none").sum(1)
        self.floor: NDArray[np.float32] = floor.numpy()
        self.excess = np.full(len(items), np.inf, dtype=np.float32)
        if options.start:
            self.excess[[not (one.signals or one.mentioned) for one in items]] = 0.0
        encoder = [p for p in model.encoder.parameters() if p.requires_grad]
        head = [model.queries, model.weight, model.bias]
        self.mean = copy.deepcopy(model).requires_grad_(False)
        self.optimiser = torch.optim.AdamW([{"params": encoder}, {"params": head}], weight_decay=0.01)

    def epoch(self, number: int) -> dict[str, float]:
        skip = self.options.skip * (1.0 if number else 0.7)
        order = epoch_order(self.items, self.excess, self.dice, skip=skip)
        rows = encode(self.code, [self.vary(self.items[i].text, self.dice) for i in order])
        chunks = batches(rows, self.options.batch, self.dice)
        total = 0.0
        for step, chunk in enumerate(chunks):
            self.set_pace((number + step / len(chunks)) / self.options.epochs)
            total += self.step([order[i] for i in chunk], [rows[i] for i in chunk])
            if step % 50 == 0:
                print(f"epoch {number}, batch {step} of {len(chunks)}", file=sys.stderr, flush=True)
        return {"epoch": number, "seen": len(order), "loss": total / len(order)}

    def set_pace(self, done: float) -> None:
        """Warm up over a twentieth of the run, then slow down to nothing."""
        rate = self.options.rate * min(1.0, done / 0.05) * max(0.02, 1.0 - done)
        for group, factor in zip(self.optimiser.param_groups, (1, self.options.head_pace), strict=True):
            group["lr"] = rate * factor

    def step(self, which: Sequence[int], rows: Sequence[Sequence[int]]) -> float:
        out = self.model(*padded(rows, self.model.encoder.shape.pad))
        loss = F.binary_cross_entropy_with_logits(out, self.wanted[which], reduction="none") * self.weight[which]
        by_item = loss.sum(1)
        self.excess[which] = by_item.detach().numpy() - self.floor[which]
        self.optimiser.zero_grad()
        by_item.mean().backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.follow()
        return by_item.sum().item()

    @torch.no_grad()
    def follow(self) -> None:
        """Move the running mean of the weights, which is what is kept, a little towards the newest."""
        pairs = zip(self.mean.parameters(), self.model.parameters(), strict=True)
        moving = [(mean, new) for mean, new in pairs if new.requires_grad]
        torch._foreach_lerp_([mean for mean, _ in moving], [new.detach() for _, new in moving], 1 - MEMORY)


def freeze(encoder: Encoder, layers: int) -> None:
    """The word vectors and the lowest layers keep what they know."""
    for part in (encoder.words, encoder.places, encoder.norm, *encoder.layers[:layers]):
        part.requires_grad_(False)


def held_out(model: Classifier, parts: Parts, names: Sequence[str], code: Tokenizer) -> dict[str, dict[str, float]]:
    held = {"dev": parts.dev, "test": parts.test, "written": parts.written}
    return {
        part: summary(truth(items, names), logits(model, encode(code, [i.text for i in items])) > 0)
        for part, items in held.items()
    }


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    names = signal_names(options.quality)
    parts = split(options.quality)
    code = tokenizer(options.base)
    model = Classifier(load_encoder(options.base, options.layers), len(names), 0.1)
    if options.start:
        model.load_state_dict(torch.load(options.start))
    freeze(model.encoder, options.frozen)
    if options.rounded:
        train_rounded(model)
    run = Run(model, code, parts.train, options)
    options.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    for number in range(options.epochs):
        facts: dict[str, object] = {**run.epoch(number), "seconds": round(time.monotonic() - began)}
        torch.save(run.mean.state_dict(), options.out / "model.pt")
        print(json.dumps(facts | held_out(run.mean, parts, names, code)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--quality", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument(
        "--layers", type=int, nargs="+", default=list(range(6)), help="layers of the base that are kept"
    )
    parser.add_argument("--frozen", type=int, default=2, help="lowest layers that are not trained")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--skip", type=float, default=0.85)
    parser.add_argument("--smooth", type=float, default=0.0, help="what a positive label lacks to certainty")
    parser.add_argument("--head-pace", type=float, default=4.0, help="how much faster the head learns")
    parser.add_argument("--rounded", action="store_true", help="learn with weights rounded as they will be shipped")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
