"""Trained weights in; out the ONNX graph that ships: 8-bit products, fused kernels, one passage at a time.

Weights are rounded a column at a time, to seven bits (the eighth overflows in AVX2's 16-bit sums); activations are
rounded a passage at a time while running. Channels with a wide range are scaled down before that and their weights up
by as much (SmoothQuant), so that they don't take the others' digits.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.encoder import Shape

Array = NDArray[np.float32]
FUSED = "com.microsoft"
ALPHA = 0.5
TOP = 63  # of a rounded weight


class Graph:
    """Collects nodes and constants; every method returns the name of what it adds."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def put(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, op: str, inputs: list[str], name: str, **options: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [name], **options))
        return name

    def fused(self, op: str, inputs: list[str], name: str, **options: object) -> str:
        return self.add(op, inputs, name, domain=FUSED, **options)

    def product(self, x: str, weight: Array, bias: Array | None, name: str) -> str:
        """Multiply by a weight of shape (in, out), rounded."""
        scale = np.maximum(np.abs(weight).max(0), 1e-8).astype(np.float32) / TOP
        rounded = np.round(weight / scale).astype(np.int8)
        inputs = [
            x,
            self.put(f"{name}.w", rounded),
            self.put(f"{name}.s", scale),
            self.put(f"{name}.z", rounded[0] * 0),
        ]
        if bias is not None:
            inputs.append(self.put(f"{name}.b", bias))
        return self.fused("DynamicQuantizeMatMul", inputs, name)

    def words(self, table: Array) -> str:
        """Look the input ids up in a table that is rounded by row."""
        scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8).astype(np.float32) / 127
        rounded = self.put("words.w", np.round(table / scale).astype(np.int8))
        found = self.add("Cast", [self.add("Gather", [rounded, "ids"], "words.i")], "words.f", to=TensorProto.FLOAT)
        return self.add("Mul", [found, self.add("Gather", [self.put("words.s", scale), "ids"], "words.c")], "words")

    def model(self, signals: int) -> onnx.ModelProto:
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "t"])
        logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, signals])
        graph = helper.make_graph(self.nodes, "verifier", [ids], [logits], self.constants)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)


class Builder:
    """Writes a `Classifier` of the BERT kind as a graph; `ranges` holds the widest input by channel of each product."""

    def __init__(self, shape: Shape, state: Mapping[str, Array], ranges: Mapping[str, Array]) -> None:
        self.graph = Graph()
        self.shape, self.state, self.ranges = shape, state, ranges

    def build(self) -> onnx.ModelProto:
        x, rest = self.embedded()
        for layer in range(self.shape.layers):
            x, rest = self.layer(layer, x, rest)
        self.head(x)
        return self.graph.model(len(self.state["bias"]))

    def embedded(self) -> tuple[str, str]:
        g = self.graph
        length = g.add("Shape", ["ids"], "length", start=1, end=2)
        start, axis = g.put("start", np.array([0])), g.put("axis", np.array([0]))
        places = g.put("places", self.state["encoder.places.weight"][:160])
        sums = g.add("Add", [g.words(self.state["encoder.words.weight"]), g.add("Slice", [places, start, length, axis], "place")], "sum")  # fmt: skip # noqa: E501
        return self.normed(sums, "encoder.norm", self.before("encoder.layers.0.attention.q", self.inward(0)))

    def layer(self, number: int, x: str, rest: str) -> tuple[str, str]:
        name = f"encoder.layers.{number}"
        up, down = self.weight(f"{name}.up"), self.weight(f"{name}.down")
        before_up = self.before(f"{name}.up", up)
        after = self.graph.add("Add", [rest, self.attention(number, x)], f"{name}.sum1")
        x, rest = self.normed(after, f"{name}.attention_norm", before_up)
        raised = self.graph.product(x, up * before_up[:, None], None, f"{name}.raised")
        bias = self.graph.put(f"{name}.up.bias", self.state[f"{name}.up.bias"])
        bent = self.graph.fused("BiasGelu", [raised, bias], f"{name}.bent")
        lowered = self.graph.product(bent, down, self.state[f"{name}.down.bias"], f"{name}.lowered")
        after = self.graph.add("Add", [rest, lowered], f"{name}.sum2")
        return self.normed(after, f"{name}.norm", self.before_layer(number + 1))

    def attention(self, number: int, x: str) -> str:
        name = f"encoder.layers.{number}.attention"
        out = self.weight(f"{name}.o")
        before_out, width = self.before(f"{name}.o", out), self.shape.width
        weight, bias = self.inward(number) * self.before_layer(number)[:, None], self.inward_bias(number)
        weight[:, 2 * width :] /= before_out
        bias[2 * width :] /= before_out
        joint = self.graph.product(x, weight, bias, f"{name}.joint")
        parts = [f"{name}.{part}.out" for part in "qkv"]
        self.graph.nodes.append(helper.make_node("Split", [joint], parts, axis=2, num_outputs=3))
        seen = self.graph.fused("MultiHeadAttention", parts, f"{name}.seen", num_heads=self.shape.heads)
        return self.graph.product(seen, out * before_out[:, None], self.state[f"{name}.o.bias"], f"{name}.out")

    def head(self, x: str) -> None:
        g = self.graph
        scores = g.add("MatMul", [x, g.put("queries", self.state["queries"].T)], "scores")
        values = g.add("MatMul", [x, g.put("weight", self.state["weight"].T)], "values")
        shares = g.add("Mul", [g.add("Softmax", [scores], "shares", axis=1), values], "weighed")
        total = g.add("ReduceSum", [shares, g.put("tokens", np.array([1]))], "total", keepdims=0)
        g.add("Add", [total, g.put("offset", self.state["bias"])], "logits")

    def normed(self, x: str, name: str, scale: Array) -> tuple[str, str]:
        """Return the normed values scaled down for the next product, and as they are for what is added to it."""
        weight, bias = (self.state[f"{name}.{part}"] / scale for part in ("weight", "bias"))
        inputs = [x, self.graph.put(f"{name}.w", weight), self.graph.put(f"{name}.b", bias)]
        low = self.graph.add("LayerNormalization", inputs, name, epsilon=self.shape.epsilon)
        return low, self.graph.add("Mul", [low, self.graph.put(f"{name}.scale", scale)], f"{name}.full")

    def before_layer(self, number: int) -> Array:
        if number == self.shape.layers:
            return np.ones(self.shape.width, dtype=np.float32)
        return self.before(f"encoder.layers.{number}.attention.q", self.inward(number))

    def before(self, name: str, weight: Array) -> Array:
        """Say by how much each channel is scaled down before a product; their mean, as logarithms, is nothing."""
        widest, heaviest = (np.maximum(x, 1e-5) for x in (self.ranges[name], np.abs(weight).max(1)))
        logs = ALPHA * np.log(widest) - (1 - ALPHA) * np.log(heaviest)
        scale: Array = np.exp(logs - logs.mean()).astype(np.float32)
        return scale

    def weight(self, name: str) -> Array:
        return self.state[f"{name}.weight"].T

    def inward(self, number: int) -> Array:
        return np.concatenate([self.weight(f"encoder.layers.{number}.attention.{part}") for part in "qkv"], axis=1)

    def inward_bias(self, number: int) -> Array:
        return np.concatenate([self.state[f"encoder.layers.{number}.attention.{part}.bias"] for part in "qkv"])
