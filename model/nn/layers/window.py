"""The part of a layer's input that one output looks at, and the distance between two such parts."""

from collections.abc import Iterator
from typing import NamedTuple

from model.nn.layers.arrays import Array, Shape


class Window(NamedTuple):
    """Output (i, j) looks at `height` rows from row i * stride on, and at `width` columns from j * stride on.

    The default is a single value. Outputs without row and column then look at the input with the same index.
    """

    height: int = 1
    width: int = 1
    stride: int = 1

    @property
    def cells(self) -> int:
        """The number of its values in one channel."""
        return self.height * self.width

    def places(self, shape: Shape) -> tuple[int, int]:
        """The number of windows that fit into (H, W, ...): below each other, and side by side."""
        return (shape[0] - self.height) // self.stride + 1, (shape[1] - self.width) // self.stride + 1

    def views(self, maps: Array) -> Iterator[Array]:
        """The first value of every window, then the second of every window, and so on.

        They go row by row, and each is a view (N, rows, columns, C) into the maps (N, H, W, C).
        """
        rows, columns = ((places - 1) * self.stride + 1 for places in self.places(maps.shape[1:]))
        for row in range(self.height):
            for column in range(self.width):
                yield maps[:, row : row + rows : self.stride, column : column + columns : self.stride]

    def through(self, window: "Window") -> "Window":
        """The part of this layer's input that an output of the next layer looks at, through its `window`."""
        return Window(
            self.height + (window.height - 1) * self.stride,
            self.width + (window.width - 1) * self.stride,
            self.stride * window.stride,
        )
