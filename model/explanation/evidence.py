"""How much each cell of the grid speaks for each class, in parts that add up to the answer.

Convolution, ReLU, max pooling and full connection together are piecewise linear. Around one mark an output's
pre-activation is a weighted sum of the grid's cells, plus a constant from all biases and the calibration's
shift. A cell's evidence is gradient x input (Shrikumar et al. 2016, arXiv:1605.01713), which is its weight
times its value, plus a share of that constant, as in bias-aware attribution (FullGrad; Srinivas and Fleuret
2019, arXiv:1905.00780). Each neuron distributes its bias in equal parts to its inputs, layer by layer, until
the grid, so all parts add up to the pre-activation: see `Layer.constants` and `Layer.hand_down`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.answers.calibration import Calibration
from model.labels import OUTPUTS
from model.nn.layers import Array, Layer, Memory
from model.nn.network import Network


class Evidence(NamedTuple):
    """The evidence of the grid's cells for one class.

    - pre_activation: the input of the sigmoid, including the calibration.
    - bias: its part that does not depend on any cell: the sum of all biases and the calibration's shift.
    - cells: (S, S), each cell's part, including its share of the bias; they add up to `pre_activation`.
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


Passed = tuple[Layer, Array, Memory, Array | float]


def _forward(layers: Sequence[Layer], values: Array) -> tuple[list[Passed], Array]:
    """Each layer with its input, memory and constants; then the last layer's output."""
    passed: list[Passed] = []
    for layer in layers:
        outputs, memory = layer.forward_remembering(values)
        passed.append((layer, values, memory, layer.constants(values, outputs, memory)))
        values = outputs
    return passed, values


def _evidence(passed: list[Passed], outputs: Array, index: int, scale: float, shift: float) -> Evidence:
    """The evidence for one output: goes back through the layers with each value's weight and constant."""
    chosen = np.zeros_like(outputs)
    chosen[0, index] = 1
    weights, constants = chosen * scale, chosen * shift
    for layer, inputs, memory, added in reversed(passed):
        constants = layer.hand_down(constants + weights * added, inputs.shape)
        weights = layer.input_gradient(weights, memory)
    cells = weights * passed[0][1] + constants
    total = scale * float(outputs[0, index]) + shift
    return Evidence(total, float(constants.sum()), cells[0, ..., 0])
