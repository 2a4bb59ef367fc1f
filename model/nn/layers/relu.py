"""ReLU: what a filter did not find counts as nothing. Negatives become 0."""

import numpy as np

from model.nn.layers.base import Array, Layer, Memory, Shape, Specification


class ReLU(Layer):
    """max(0, x) for each value. Any shape in, the same shape out; at exactly 0 the slope is taken as 0."""

    kind = "relu"

    def specification(self) -> Specification:
        """Nothing to choose."""
        return {"kind": self.kind}

    def output_shape(self, input_shape: Shape) -> Shape:
        """Unchanged."""
        return input_shape

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The memory is the output itself: it is positive just where gradients pass."""
        outputs = np.maximum(inputs, 0)
        return outputs, outputs

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """Gradients pass where the input was positive."""
        passed: Array = output_gradient * (memory > 0)
        return passed
