"""Layer by layer into operators of ONNX."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model.answers.calibration import Calibration
from model.engine.onnx_export.messages import file, node, tensor, values_info
from model.errors import BadArchitecture
from model.nn.layers import (
    Array,
    Convolution,
    Flatten,
    FullyConnected,
    Layer,
    MaxPooling,
    ReLU,
    Shape,
    Sigmoid,
)
from model.nn.network import Network


def export(network: Network, path: Path, calibration: Calibration) -> None:
    """Write an ONNX file: input `grid` float32 (N, S, S) of +-1, output `scores` (N, 2), calibrated."""
    path.write_bytes(to_onnx(network, calibration))


def to_onnx(network: Network, calibration: Calibration | None = None) -> bytes:
    """The bytes of that file; without a calibration its output is `pre_activations` (N, 2) instead."""
    graph = _Graph()
    size = network.grid_size
    graph.add("Unsqueeze", "grid", {"axes": np.array([1])})
    for layer, shape in zip(network.layers[:-1], [(size, size, 1), *network.shapes()], strict=False):
        graph.add_layer(layer, shape)
    graph.finish(calibration)
    outputs = [values_info(graph.last, ["N", 2])]
    return file(graph.nodes, graph.tensors, [values_info("grid", ["N", size, size])], outputs)


class _Graph:
    """Operators so far, each fed by the one before it. Feature maps are (N, C, H, W) in ONNX."""

    def __init__(self) -> None:
        self.nodes: list[bytes] = []
        self.tensors: list[bytes] = []
        self.last = ""
        self.flattened: Shape = ()

    def add(
        self,
        operator: str,
        source: str = "",
        tensors: dict[str, Array] | None = None,
        attributes: dict[str, Sequence[int]] | None = None,
        output: str = "",
    ) -> None:
        """An operator that takes the last one's output, or `source`, and constants with it."""
        output = output or f"{len(self.nodes)}.{operator.lower()}"
        names = [f"{len(self.nodes)}.{name}" for name in tensors or {}]
        self.tensors += [
            tensor(name, array) for name, array in zip(names, (tensors or {}).values(), strict=True)
        ]
        self.nodes.append(node(operator, [source or self.last, *names], output, attributes))
        self.last = output

    def add_layer(self, layer: Layer, input_shape: Shape) -> None:
        """One layer; raises BadArchitecture for a kind that ONNX has no operator for."""
        match layer:
            case Convolution():
                self._add_convolution(layer)
            case MaxPooling(window=window, stride=stride):
                self.add("MaxPool", attributes={"kernel_shape": [window] * 2, "strides": [stride] * 2})
            case Flatten():
                self.flattened = self.flattened or input_shape
                self.add("Flatten")
            case FullyConnected():
                self._add_fully_connected(layer)
            case ReLU():
                self.add("Relu")
            case Sigmoid():
                self.add("Sigmoid")
            case _:
                raise BadArchitecture(f"{layer.kind} has no operator in ONNX")

    def finish(self, calibration: Calibration | None) -> None:
        """Calibrate, and name the output."""
        if calibration is None:
            self.add("Identity", output="pre_activations")
        else:
            self.add("Mul", tensors={"scale": np.array(calibration["scale"], np.float32)})
            self.add("Add", tensors={"shift": np.array(calibration["shift"], np.float32)})
            self.add("Sigmoid", output="scores")

    def _add_convolution(self, layer: Convolution) -> None:
        """ONNX does not divide by the number of values, so the filters are divided beforehand."""
        filters = np.moveaxis(layer.filters / layer.values_per_filter, 3, 1).astype(np.float32)
        tensors = {"filters": filters, "biases": layer.biases.astype(np.float32)}
        self.add("Conv", tensors=tensors, attributes={"strides": [layer.stride] * 2})

    def _add_fully_connected(self, layer: FullyConnected) -> None:
        weights = layer.weights.astype(np.float32)
        if len(self.flattened) == 3:
            weights = _channels_first(weights, self.flattened)
        self.flattened = ()
        self.add("Gemm", tensors={"weights": weights, "biases": layer.biases.astype(np.float32)})


def _channels_first(weights: Array, shape: Shape) -> Array:
    """Rows for inputs in the order row, column, channel -> rows for the order channel, row, column."""
    order = np.arange(math.prod(shape)).reshape(shape).transpose(2, 0, 1).reshape(-1)
    return weights[order]
