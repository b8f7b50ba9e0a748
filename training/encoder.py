"""A BERT or MPNet encoder in plain torch: token ids and mask in, one logit a signal out.

Weights come from a `model.safetensors` in the layout of the public checkpoints; any subset of the layers can be kept.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True, kw_only=True)
class Shape:
    kind: str  # "bert" or "mpnet"
    vocabulary: int
    width: int
    heads: int
    inner: int
    layers: int
    positions: int
    first_position: int
    pad: int
    epsilon: float


class Rounded(nn.Linear):
    """A product whose weights are rounded to seven bits a column; gradients pass as if they were not."""

    def forward(self, x: Tensor) -> Tensor:
        with torch.no_grad():
            step = self.weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 63
            change = torch.round(self.weight / step) * step - self.weight
        return F.linear(x, self.weight + change, self.bias)


def train_rounded(model: nn.Module) -> None:
    """Let a model's products compute as `Rounded` ones; their weights keep their names."""
    for part in model.modules():
        if isinstance(part, nn.Linear):
            part.__class__ = Rounded


class Attention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.size = shape.width // shape.heads
        self.q, self.k, self.v, self.o = (nn.Linear(shape.width, shape.width) for _ in range(4))

    def split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, self.size)).transpose(1, 2)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        q, k, v = (self.split(part(x)) for part in (self.q, self.k, self.v))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(self.size) + bias).softmax(-1)
        return self.o((weights @ v).transpose(1, 2).flatten(2))


class Layer(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.attention_norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.attention_norm(x + self.dropout(self.attention(x, bias)))
        return self.norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


def distance_buckets(length: int, *, buckets: int = 32, furthest: int = 128) -> Tensor:
    """MPNet's relative-position buckets, shape (length, length)."""
    steps = torch.arange(length)
    n = steps[:, None] - steps[None, :]
    half = buckets // 2
    side = (n < 0).long() * half
    n = n.abs()
    exact = half // 2
    far = exact + (torch.log(n.clamp(min=1).float() / exact) / math.log(furthest / exact) * (half - exact)).long()
    return side + torch.where(n < exact, n, far.clamp(max=half - 1))


class Encoder(nn.Module):
    longest = 160

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        if shape.kind == "mpnet":
            self.relative = nn.Embedding(32, shape.heads)
            self.register_buffer("buckets", distance_buckets(self.longest), persistent=False)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        length = ids.shape[1]
        places = self.places.weight[self.shape.first_position : self.shape.first_position + self.longest][:length]
        x = self.dropout(self.norm(self.words(ids) + places))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        if self.shape.kind == "mpnet":
            bias = bias + self.relative(self.buckets[:length, :length]).permute(2, 0, 1)[None]
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Classifier(nn.Module):
    """Each signal pools the tokens with its own attention (the mean, to begin with) and reads its logit."""

    def __init__(self, encoder: Encoder, signals: int, dropout: float) -> None:
        super().__init__()
        width = encoder.shape.width
        self.encoder = encoder
        self.queries = nn.Parameter(torch.zeros(signals, width))
        self.weight = nn.Parameter(torch.randn(signals, width) * 0.02)
        self.bias = nn.Parameter(torch.full((signals,), -3.0))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.encoder(ids, mask)
        scores = x @ self.queries.T + (1.0 - mask.to(x.dtype))[:, :, None] * -1e4
        values = self.dropout(x) @ self.weight.T
        return (scores.softmax(1) * values).sum(1) + self.bias


def read_shape(folder: Path, layers: int) -> Shape:
    config = json.loads((folder / "config.json").read_text())
    kind = config["model_type"]
    return Shape(
        kind=kind,
        vocabulary=config["vocab_size"],
        width=config["hidden_size"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        layers=layers,
        positions=config["max_position_embeddings"],
        first_position=2 if kind == "mpnet" else 0,
        pad=1 if kind == "mpnet" else 0,
        epsilon=config["layer_norm_eps"],
    )


BERT_NAMES = {
    "attention.self.query": "attention.q",
    "attention.self.key": "attention.k",
    "attention.self.value": "attention.v",
    "attention.output.dense": "attention.o",
    "attention.output.LayerNorm": "attention_norm",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm",
}
MPNET_NAMES = {
    "attention.attn.q": "attention.q",
    "attention.attn.k": "attention.k",
    "attention.attn.v": "attention.v",
    "attention.attn.o": "attention.o",
    "attention.LayerNorm": "attention_norm",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm",
}


def load_encoder(folder: Path, kept: Sequence[int], *, dropout: float = 0.1) -> Encoder:
    """Read a checkpoint, keeping the layers `kept` in that order."""
    shape = read_shape(folder, len(kept))
    weights = {
        name.removeprefix("bert.").removeprefix("mpnet."): w
        for name, w in load_file(folder / "model.safetensors").items()
    }
    words = weights["embeddings.word_embeddings.weight"]
    places = weights["embeddings.position_embeddings.weight"]
    if shape.kind == "bert":
        places = places + weights["embeddings.token_type_embeddings.weight"][0]
    state = {"words.weight": words, "places.weight": places}
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for new, old in enumerate(kept):
            for theirs, ours in (BERT_NAMES if shape.kind == "bert" else MPNET_NAMES).items():
                state[f"layers.{new}.{ours}.{part}"] = weights[f"encoder.layer.{old}.{theirs}.{part}"]
    if shape.kind == "mpnet":
        state["relative.weight"] = weights["encoder.relative_attention_bias.weight"]
    encoder = Encoder(shape, dropout)
    encoder.load_state_dict({name: weight.float() for name, weight in state.items()})
    return encoder
