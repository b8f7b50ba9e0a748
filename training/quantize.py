"""An exported float graph in, the same graph with 8-bit weights out.

Weights are rounded a column at a time, to seven bits (the eighth overflows in AVX2's 16-bit sums); activations are
rounded a token at a time while running, so a passage's result does not depend on those that share its batch.
"""

from collections.abc import Iterator

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

SMALLEST = 64  # narrower weights stay as they are: the head


class Rewrite:
    def __init__(self, model: onnx.ModelProto) -> None:
        self.model = model
        self.weights = {i.name: i for i in model.graph.initializer}
        self.added: list[onnx.TensorProto] = [
            numpy_helper.from_array(np.array(128, np.uint8), "q.zero"),
            numpy_helper.from_array(np.array(128, np.float32), "q.shift"),
            numpy_helper.from_array(np.array(1 / 127, np.float32), "q.step"),
            numpy_helper.from_array(np.array(1e-8, np.float32), "q.least"),
        ]
        self.rounded: set[str] = set()

    def run(self) -> onnx.ModelProto:
        nodes = [new for node in self.model.graph.node for new in self.replaced(node)]
        used = {name for node in nodes for name in node.input}
        kept = [i for i in self.model.graph.initializer if i.name in used]
        del self.model.graph.node[:], self.model.graph.initializer[:]
        self.model.graph.node.extend(nodes)
        self.model.graph.initializer.extend([*kept, *self.added])
        onnx.checker.check_model(self.model)
        return self.model

    def replaced(self, node: onnx.NodeProto) -> Iterator[onnx.NodeProto]:
        weight = self.weights.get(node.input[1 if node.op_type == "MatMul" else 0]) if node.input else None
        if weight is None or len(weight.dims) != 2 or min(weight.dims) < SMALLEST:
            yield node
        elif node.op_type == "MatMul":
            yield from self.product(node, numpy_helper.to_array(weight))
        elif node.op_type == "Gather":
            yield from self.lookup(node, numpy_helper.to_array(weight))
        else:
            yield node

    def product(self, node: onnx.NodeProto, weight: NDArray[np.float32]) -> Iterator[onnx.NodeProto]:
        x, name = node.input[0], node.output[0]
        if x not in self.rounded:
            self.rounded.add(x)
            yield from self.rounding(x)
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / 63
        self.store(f"{name}.w", np.round(weight / scale).astype(np.int8))
        self.store(f"{name}.s", scale.astype(np.float32))
        yield helper.make_node("MatMulInteger", [f"{x}.q", f"{name}.w", "q.zero"], [f"{name}.i"])
        yield helper.make_node("Cast", [f"{name}.i"], [f"{name}.f"], to=onnx.TensorProto.FLOAT)
        # One factor after the other: their product would be fused into a kernel that knows no scale by token.
        yield helper.make_node("Mul", [f"{name}.f", f"{name}.s"], [f"{name}.c"])
        yield helper.make_node("Mul", [f"{name}.c", f"{x}.scale"], [name])

    @staticmethod
    def rounding(x: str) -> Iterator[onnx.NodeProto]:
        yield helper.make_node("Abs", [x], [f"{x}.abs"])
        yield helper.make_node("ReduceMax", [f"{x}.abs"], [f"{x}.top"], axes=[-1], keepdims=1)
        yield helper.make_node("Mul", [f"{x}.top", "q.step"], [f"{x}.raw"])
        yield helper.make_node("Max", [f"{x}.raw", "q.least"], [f"{x}.scale"])
        yield helper.make_node("Div", [x, f"{x}.scale"], [f"{x}.d"])
        yield helper.make_node("Round", [f"{x}.d"], [f"{x}.r"])
        yield helper.make_node("Add", [f"{x}.r", "q.shift"], [f"{x}.u"])
        yield helper.make_node("Cast", [f"{x}.u"], [f"{x}.q"], to=onnx.TensorProto.UINT8)

    def lookup(self, node: onnx.NodeProto, weight: NDArray[np.float32]) -> Iterator[onnx.NodeProto]:
        name, ids = node.output[0], node.input[1]
        scale = np.maximum(np.abs(weight).max(1, keepdims=True), 1e-8) / 127
        self.store(f"{name}.w", np.round(weight / scale).astype(np.int8))
        self.store(f"{name}.s", scale.astype(np.float32))
        yield helper.make_node("Gather", [f"{name}.w", ids], [f"{name}.i"])
        yield helper.make_node("Cast", [f"{name}.i"], [f"{name}.f"], to=onnx.TensorProto.FLOAT)
        yield helper.make_node("Gather", [f"{name}.s", ids], [f"{name}.c"])
        yield helper.make_node("Mul", [f"{name}.f", f"{name}.c"], [name])

    def store(self, name: str, value: NDArray[np.generic]) -> None:
        self.added.append(numpy_helper.from_array(np.ascontiguousarray(value), name))


def quantized(model: onnx.ModelProto) -> onnx.ModelProto:
    return Rewrite(model).run()
