"""Sigmoid: any number becomes one between 0 (complete rejection) and 1 (certain)."""

import numpy as np

from model.nn.layers.arrays import Array, Memory
from model.nn.layers.base import Elementwise
from model.nn.layers.lowering import OnnxOperator


class Sigmoid(Elementwise):
    """1 / (1 + exp(-x)) for each value on its own: the two outputs need not add up to 1."""

    kind = "sigmoid"

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """Computed by tanh, which cannot overflow; the memory is the output."""
        outputs = 0.5 * (1 + np.tanh(0.5 * inputs))
        return outputs, outputs

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """The derivative of the sigmoid is s * (1 - s)."""
        gradient: Array = output_gradient * memory * (1 - memory)
        return gradient

    def onnx_operators(self) -> list[OnnxOperator]:
        """The operator of the same name."""
        return [OnnxOperator("Sigmoid")]
