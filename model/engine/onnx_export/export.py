"""Translates a network, layer by layer, to operators of ONNX."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from model.answers.calibration import Calibration
from model.engine.onnx_export.messages import file, node, tensor, values_info
from model.nn.layers import Array, Layer, Shape
from model.nn.network import Network


def export(network: Network, path: str | Path, calibration: Calibration) -> None:
    """Write an ONNX file: input `grid` float32 (N, S, S) of +-1, output `scores` (N, 2), calibrated."""
    Path(path).write_bytes(to_onnx(network, calibration))


def to_onnx(network: Network, calibration: Calibration | None = None) -> bytes:
    """The bytes of that file; without a calibration its output is `pre_activations` (N, 2) instead."""
    graph = _Graph()
    size = network.grid_size
    graph.add("Unsqueeze", "grid", {"axes": np.array([1])})
    shapes: list[Shape] = [(size, size, 1), *network.shapes()]
    for layer, (before, after) in zip(network.layers[:-1], pairwise(shapes), strict=False):
        graph.add_layer(layer, before, after)
    graph.finish(calibration)
    outputs = [values_info(graph.last, ["N", 2])]
    return file(graph.nodes, graph.tensors, [values_info("grid", ["N", size, size])], outputs)


class _Graph:
    """The operators so far; each takes the output of the one before. Feature maps are (N, C, H, W) in ONNX.

    - flattened: the shape (H, W, C) of maps whose values are now in one row, channel by channel; () if the
      values are in our own order.
    """

    def __init__(self) -> None:
        self.nodes: list[bytes] = []
        self.tensors: list[bytes] = []
        self.last = ""
        self.flattened: Shape = ()

    def add(
        self,
        operator: str,
        source: str = "",
        tensors: Mapping[str, Array] | None = None,
        attributes: Mapping[str, Sequence[int]] | None = None,
        output: str = "",
    ) -> None:
        """Add an operator whose inputs are the last output, or `source`, and constants."""
        output = output or f"{len(self.nodes)}.{operator.lower()}"
        names = [f"{len(self.nodes)}.{name}" for name in tensors or {}]
        self.tensors += [
            tensor(name, array) for name, array in zip(names, (tensors or {}).values(), strict=True)
        ]
        self.nodes.append(node(operator, [source or self.last, *names], output, attributes))
        self.last = output

    def add_layer(self, layer: Layer, input_shape: Shape, output_shape: Shape) -> None:
        """Add a layer; raises BadArchitecture for a kind without operators in ONNX."""
        for operator in layer.onnx_operators():
            tensors = {name: values.astype(np.float32) for name, values in operator.tensors.items()}
            for name in operator.by_input if self.flattened else ():
                tensors[name] = _channels_first(tensors[name], self.flattened)
            self.add(operator.name, tensors=tensors, attributes=operator.attributes)
        if layer.window is None:
            self.flattened = ()
        elif len(output_shape) < len(input_shape):
            self.flattened = input_shape

    def finish(self, calibration: Calibration | None) -> None:
        """Add the calibration, and name the output."""
        if calibration is None:
            self.add("Identity", output="pre_activations")
        else:
            self.add("Mul", tensors={"scale": np.array(calibration["scale"], np.float32)})
            self.add("Add", tensors={"shift": np.array(calibration["shift"], np.float32)})
            self.add("Sigmoid", output="scores")


def _channels_first(weights: Array, shape: Shape) -> Array:
    """Rows for inputs in the order row, column, channel -> rows for the order channel, row, column."""
    order = np.arange(math.prod(shape)).reshape(shape).transpose(2, 0, 1).reshape(-1)
    return weights[order]
