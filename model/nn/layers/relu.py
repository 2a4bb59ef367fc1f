"""ReLU: negative values become 0, so a mismatch of a filter counts as nothing."""

import numpy as np

from model.nn.layers.arrays import Array, Memory
from model.nn.layers.base import Elementwise
from model.nn.layers.lowering import OnnxOperator, Rectifier


class ReLU(Elementwise):
    """max(0, x) for each value; at exactly 0 the derivative is taken as 0."""

    kind = "relu"

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The memory is the output, which is positive exactly where gradients pass."""
        outputs = np.maximum(inputs, 0)
        return outputs, outputs

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """Gradients pass where the input was positive."""
        passed: Array = output_gradient * (memory > 0)
        return passed

    def lowered(self) -> Rectifier:
        """A rectifier."""
        return Rectifier()

    def onnx_operators(self) -> list[OnnxOperator]:
        """The operator of the same name."""
        return [OnnxOperator("Relu")]
