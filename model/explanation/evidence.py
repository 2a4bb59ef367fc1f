"""How much each cell of the grid speaks for each class, in parts that add up to the answer.

Convolution, ReLU, max pooling and full connection together are piecewise linear. Around one mark an output's
pre-activation is a weighted sum of the grid's cells, plus a constant made of all the biases (and of the
calibration's shift). A cell's evidence is its weight times its value, plus its share of that constant: each
neuron hands its bias down in equal parts to all that it looks at, layer by layer, until the parts reach the
grid. Nothing gets lost on the way, so the parts add up to the pre-activation.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from model.answers.calibration import Calibration
from model.labels import OUTPUTS
from model.nn.layers import (
    Array,
    Convolution,
    FullyConnected,
    Layer,
    MaxPooling,
    Memory,
    Shape,
    Sigmoid,
)
from model.nn.network import Network


class Evidence(NamedTuple):
    """How the cells of the grid speak for one class.

    - pre_activation: what goes into the sigmoid, calibration included.
    - bias: the part of it that no cell causes: what all the biases and the calibration's shift come to.
    - cells: (S, S), each cell's part, its share of the bias included; they add up to `pre_activation`.
    """

    pre_activation: float
    bias: float
    cells: Array


def evidence_by_class(network: Network, grid: Array, calibration: Calibration) -> dict[str, Evidence]:
    """The evidence for each output, for one grid (S, S) of +-1; in float64."""
    values = grid.astype(np.float64)[np.newaxis, ..., np.newaxis]
    passed, outputs = _forward(network.layers[:-1], values)
    pairs = zip(calibration["scale"], calibration["shift"], strict=True)
    return {
        name: _evidence(passed, outputs, index, *pair)
        for index, (name, pair) in enumerate(zip(OUTPUTS, pairs, strict=True))
    }


Passed = tuple[Layer, Array, Array, Memory]


def _forward(layers: Sequence[Layer], values: Array) -> tuple[list[Passed], Array]:
    """What went into and came out of each layer, and its memory; then the last layer's output."""
    passed: list[Passed] = []
    for layer in layers:
        outputs, memory = layer.forward_remembering(values)
        passed.append((layer, values, outputs, memory))
        values = outputs
    return passed, values


def _evidence(passed: list[Passed], outputs: Array, index: int, scale: float, shift: float) -> Evidence:
    """Back through the layers from one output: the weight of every value, and what the biases come to."""
    chosen = np.zeros_like(outputs)
    chosen[0, index] = 1
    weights, constants = chosen * scale, chosen * shift
    for layer, inputs, layer_outputs, memory in reversed(passed):
        constants = constants + weights * _constant_part(layer, inputs, layer_outputs, memory)
        constants = _handed_down(layer, constants, inputs.shape)
        weights = layer.input_gradient(weights, memory)
    cells = weights * passed[0][1] + constants
    total = scale * float(outputs[0, index]) + shift
    return Evidence(total, float(constants.sum()), cells[0, ..., 0])


def _constant_part(layer: Layer, inputs: Array, outputs: Array, memory: Memory) -> Array | float:
    """What a layer adds to the weighted sum of its inputs: its biases, or a sigmoid's tangent at 0."""
    if isinstance(layer, Convolution | FullyConnected):
        return layer.biases
    if isinstance(layer, Sigmoid):
        return outputs - layer.input_gradient(inputs, memory)
    return 0.0


def _handed_down(layer: Layer, constants: Array, input_shape: Shape) -> Array:
    """Each neuron's constant, shared out in equal parts among the inputs that it looks at."""
    match layer:
        case Convolution():
            of_all_filters = constants.sum(axis=-1, keepdims=True)
            _, height, width, _ = layer.filters.shape
            return _over_windows(of_all_filters, (height, width), layer.stride, input_shape) / input_shape[-1]
        case MaxPooling():
            return _over_windows(constants, (layer.window, layer.window), layer.stride, input_shape)
        case FullyConnected():
            return np.full(input_shape, constants.sum() / input_shape[1])
    return constants.reshape(input_shape)


def _over_windows(constants: Array, size: tuple[int, int], stride: int, input_shape: Shape) -> Array:
    """Each pixel's constant in equal parts over its window, (1, rows, columns, C or 1) -> (1, H, W, C)."""
    shared = np.zeros(input_shape)
    part = constants / (size[0] * size[1])
    for rows in _places(size[0], stride, constants.shape[1]):
        for columns in _places(size[1], stride, constants.shape[2]):
            shared[:, rows, columns] += part
    return shared


def _places(size: int, stride: int, pixels: int) -> Iterator[slice]:
    """The first row of every window, then the second of every window, and so on."""
    for offset in range(size):
        yield slice(offset, offset + (pixels - 1) * stride + 1, stride)
