"""Sigmoid: any number becomes one between 0 (complete rejection) and 1 (certain)."""

import numpy as np

from model.nn.layers.base import Array, Layer, Memory, Shape, Specification


class Sigmoid(Layer):
    """1 / (1 + exp(-x)) for each value on its own: the two outputs need not add up to 1."""

    kind = "sigmoid"

    def specification(self) -> Specification:
        """Nothing to choose."""
        return {"kind": self.kind}

    def output_shape(self, input_shape: Shape) -> Shape:
        """Unchanged."""
        return input_shape

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """Written with tanh, which equals it and cannot overflow; the memory is the output."""
        outputs = 0.5 * (1 + np.tanh(0.5 * inputs))
        return outputs, outputs

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """The slope of the sigmoid is s * (1 - s)."""
        gradient: Array = output_gradient * memory * (1 - memory)
        return gradient
