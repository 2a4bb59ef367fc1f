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

from model.calibration import Calibration
from model.labels import OUTPUTS
from model.layers import (
    Array,
    Convolution,
    Flatten,
    FullyConnected,
    Layer,
    MaxPooling,
    Memory,
    Shape,
    Sigmoid,
)
from model.network import Network


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
    """The evidence for each output, for one grid (S, S) of +-1; in float64.

    Both outputs go back through the layers at once, as a batch of two.
    """
    values = np.repeat(grid.astype(np.float64)[np.newaxis, ..., np.newaxis], len(OUTPUTS), axis=0)
    passed, outputs = _forward(network.layers[:-1], values)
    scale, shift = np.asarray(calibration["scale"]), np.asarray(calibration["shift"])
    weights, constants = np.diag(scale), np.diag(shift)
    for layer, inputs, layer_outputs, memory in reversed(passed):
        constants = constants + weights * _constant_part(layer, inputs, layer_outputs, memory)
        constants = _handed_down(layer, constants, memory, inputs.shape)
        weights = layer.input_gradient(weights, memory)
    cells = (weights * values + constants)[..., 0]
    sums = np.diagonal(outputs) * scale + shift
    return {
        name: Evidence(float(total), float(shares.sum()), parts)
        for name, total, shares, parts in zip(OUTPUTS, sums, constants, cells, strict=True)
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


def _constant_part(layer: Layer, inputs: Array, outputs: Array, memory: Memory) -> Array | float:
    """What a layer adds to the weighted sum of its inputs: its biases, or a sigmoid's tangent at 0."""
    if isinstance(layer, Convolution | FullyConnected):
        return layer.biases
    if isinstance(layer, Sigmoid):
        return outputs - layer.input_gradient(inputs, memory)
    return 0.0


def _handed_down(layer: Layer, constants: Array, memory: Memory, input_shape: Shape) -> Array:
    """Each neuron's constant, shared out in equal parts among the inputs that it looks at."""
    match layer:
        case Convolution():
            even = Convolution(np.ones(layer.filters.shape), layer.biases, layer.stride)
            return even.input_gradient(constants, memory)
        case FullyConnected():
            return np.repeat(constants.sum(axis=1, keepdims=True) / input_shape[1], input_shape[1], axis=1)
        case MaxPooling():
            return _over_windows(layer, constants, input_shape)
        case Flatten():
            return layer.input_gradient(constants, memory)
    return constants


def _over_windows(layer: MaxPooling, constants: Array, input_shape: Shape) -> Array:
    shared = np.zeros(input_shape)
    part = constants / layer.window**2
    for rows in _places(layer, constants.shape[1]):
        for columns in _places(layer, constants.shape[2]):
            shared[:, rows, columns] += part
    return shared


def _places(layer: MaxPooling, pixels: int) -> Iterator[slice]:
    """The first row of every window, then the second of every window, and so on."""
    for offset in range(layer.window):
        yield slice(offset, offset + (pixels - 1) * layer.stride + 1, layer.stride)
