"""Average pooling as an example of a new kind of layer, completely defined in this module."""

from typing import Any, Self

import numpy as np

from model.nn.layers.arrays import Array, Memory, Shape, Specification
from model.nn.layers.base import Sliding, whole_number
from model.nn.layers.lowering import OnnxOperator
from model.nn.layers.window import Window


class AveragePooling(Sliding):
    """The mean of each window of `window` x `window` values, `stride` apart."""

    kind = "average_pooling"

    def __init__(self, window: int = 2, stride: int = 2) -> None:
        self.window = Window(window, window, stride)

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The memory is the shape of the inputs."""
        means: Array = np.mean(list(self.window.views(inputs)), axis=0)
        return means, inputs.shape

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """The gradient of each window goes to its values in equal parts."""
        gradient = np.zeros(memory, output_gradient.dtype)
        for view in self.window.views(gradient):
            view += output_gradient / self.window.cells
        return gradient

    @classmethod
    def build(
        cls, specification: Specification, input_shape: Shape, rng: np.random.Generator, dtype: Any
    ) -> Self:
        """From `window` and `stride`; the stride is the window unless given."""
        window = whole_number(specification, "window", 2)
        return cls(window, whole_number(specification, "stride", window))

    def specification(self) -> Specification:
        """Window and stride."""
        return {"kind": self.kind, "window": self.window.height, "stride": self.window.stride}

    def onnx_operators(self) -> list[OnnxOperator]:
        """The operator of the same name."""
        height, width, stride = self.window
        attributes = {"kernel_shape": [height, width], "strides": [stride, stride]}
        return [OnnxOperator("AveragePool", attributes=attributes)]
