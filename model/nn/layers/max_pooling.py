"""Max pooling: keep the largest value of each window, so that small shifts matter less."""

from collections.abc import Iterator

import numpy as np

from model.errors import BadArchitecture
from model.nn.layers.base import Array, Layer, Memory, Shape, Specification, whole_number


class MaxPooling(Layer):
    """The largest of each window of `window` x `window` values, `stride` apart; 2 and 2 as in the article.

    When several values of a window are equally large, the first in reading order (row by row, left to
    right) counts as the largest and alone receives the gradient. Rows and columns that do not fill a
    window are dropped.

    (N, H, W, C) -> (N, (H - window) // stride + 1, (W - window) // stride + 1, C)
    """

    kind = "max_pooling"

    def __init__(self, window: int = 2, stride: int = 2) -> None:
        self.window = window
        self.stride = stride

    @classmethod
    def build(cls, specification: Specification) -> "MaxPooling":
        """From `window` and `stride`; the stride is the window unless given."""
        window = whole_number(specification, "window", 2)
        return cls(window, whole_number(specification, "stride", window))

    def specification(self) -> Specification:
        """Window and stride."""
        return {"kind": self.kind, "window": self.window, "stride": self.stride}

    def output_shape(self, input_shape: Shape) -> Shape:
        """(H, W, C) -> (rows, columns, C)."""
        if len(input_shape) != 3:
            raise BadArchitecture(f"max pooling takes (rows, columns, channels), not {input_shape}")
        if self.window > min(input_shape[:2]):
            raise BadArchitecture(f"a window of {self.window} does not fit into {input_shape[:2]}")
        rows, columns = ((n - self.window) // self.stride + 1 for n in input_shape[:2])
        return rows, columns, input_shape[2]

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The memory is the inputs and the outputs, to find again which value was the largest."""
        places = self._places(inputs)
        largest: Array = next(places).copy()
        for place in places:
            np.maximum(largest, place, out=largest)
        return largest, (inputs, largest)

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """The gradient of each window goes to its largest value alone."""
        inputs, outputs = memory
        gradient: Array = np.zeros_like(inputs)
        waiting = np.ones(outputs.shape, bool)
        for place, target in zip(self._places(inputs), self._places(gradient), strict=True):
            chosen = (place == outputs) & waiting
            target += output_gradient * chosen
            waiting &= ~chosen
        return gradient

    def _places(self, maps: Array) -> Iterator[Array]:
        """The first value of every window, then the second of every window, and so on, as views."""
        rows, columns = ((n - self.window) // self.stride * self.stride + 1 for n in maps.shape[1:3])
        for row in range(self.window):
            for column in range(self.window):
                yield maps[:, row : row + rows : self.stride, column : column + columns : self.stride]
