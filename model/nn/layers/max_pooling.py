"""Max pooling: keep the largest value of each window, so that small shifts matter less."""

from typing import Any, Self

import numpy as np

from model.nn.layers.arrays import Array, Memory, Shape, Specification
from model.nn.layers.base import Sliding, whole_number
from model.nn.layers.lowering import OnnxOperator, WindowMaximum
from model.nn.layers.window import Window


class MaxPooling(Sliding):
    """The largest of each window of `window` x `window` values, `stride` apart; 2 and 2 as in the article.

    When several values of a window are equally large, the first in reading order (row by row, left to
    right) counts as the largest and alone receives the gradient.

    (N, H, W, C) -> (N, (H - window) // stride + 1, (W - window) // stride + 1, C)
    """

    kind = "max_pooling"

    def __init__(self, window: int = 2, stride: int = 2) -> None:
        self.window = Window(window, window, stride)

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The maxima; the memory is the inputs and the outputs, which show which value was the largest."""
        views = self.window.views(inputs)
        largest: Array = next(views).copy()
        for view in views:
            np.maximum(largest, view, out=largest)
        return largest, (inputs, largest)

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """The gradient of each window goes only to its largest value."""
        inputs, outputs = memory
        gradient: Array = np.zeros_like(inputs)
        waiting = np.ones(outputs.shape, bool)
        for view, target in zip(self.window.views(inputs), self.window.views(gradient), strict=True):
            chosen = (view == outputs) & waiting
            target += output_gradient * chosen
            waiting &= ~chosen
        return gradient

    @classmethod
    def build(
        cls, specification: Specification, input_shape: Shape, rng: np.random.Generator, dtype: Any
    ) -> Self:
        """A layer with this `window` and `stride`, which defaults to the window."""
        window = whole_number(specification, "window", 2)
        return cls(window, whole_number(specification, "stride", window))

    def specification(self) -> Specification:
        """Window and stride."""
        return {"kind": self.kind, "window": self.window.height, "stride": self.window.stride}

    def lowered(self) -> WindowMaximum:
        """The maximum of each window."""
        return WindowMaximum(self.window)

    def onnx_operators(self) -> list[OnnxOperator]:
        """The operator of the same name."""
        height, width, stride = self.window
        attributes = {"kernel_shape": [height, width], "strides": [stride, stride]}
        return [OnnxOperator("MaxPool", attributes=attributes)]
