"""Grids as patches with numbers. A grid is +-1, so a 4x4 patch of it is one of 65,536, and most are the same.

Whatever the first layers make of a patch, they make of every patch like it: a 3x3 convolution, ReLU and 2x2
pooling together look at 4x4 cells, and 1x1 convolutions after them look no further. So the engine can look
their answer up (`patch_table`), and training work out each patch of a mini-batch once
(`model.training.patchwise`).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.nn.layers import Array, Convolution, Layer, MaxPooling, ReLU, Sigmoid

MOST_CELLS = 16


class Field(NamedTuple):
    """The patch that one output of some layers looks at, and how far apart two patches are."""

    height: int = 1
    width: int = 1
    stride: int = 1

    @property
    def cells(self) -> int:
        """How many cells of the grid it is."""
        return self.height * self.width

    def through(self, layer: Layer) -> "Field":
        """The patch that one output of one layer more looks at."""
        height, width, stride = _window(layer)
        return Field(
            self.height + (height - 1) * self.stride,
            self.width + (width - 1) * self.stride,
            self.stride * stride,
        )


def first_fields(layers: Sequence[Layer]) -> list[Field]:
    """For the first layer, the first two, and so on: their patch, as long as it is of at most 16 cells."""
    fields: list[Field] = []
    field = Field()
    for layer in layers:
        if not isinstance(layer, Convolution | MaxPooling | ReLU | Sigmoid):
            break
        field = field.through(layer)
        if field.cells > MOST_CELLS:
            break
        fields.append(field)
    return fields


def patches_of(numbers: Array, field: Field) -> Array:
    """The patches (n, height, width, 1) of these numbers; bit 0 is the first cell, and a set bit is ink."""
    bits = numbers[:, np.newaxis] >> np.arange(field.cells) & 1
    return (1 - 2 * bits).reshape(-1, field.height, field.width, 1)


class Numbering:
    """Finds the number of every patch of a grid, as a sum of powers of 2: a product with two matrices.

    `rows @ grid @ columns + offset` is (places down, places across), exact in float32: 16 bits are enough.
    """

    def __init__(self, field: Field, grid_size: int) -> None:
        self.field = field
        self.rows = _powers(field.height, field.stride, grid_size, 2.0**field.width).T.copy()
        self.columns = _powers(field.width, field.stride, grid_size, 2.0) * np.float32(-0.5)
        self.offset = np.float32((2**field.cells - 1) / 2)

    def __call__(self, grids: Array) -> Array:
        """(N, S, S) of +-1 -> whole numbers (N, places down, places across)."""
        halves = self.rows @ (grids.astype(np.float32) @ self.columns)
        numbers: Array = (halves + self.offset).astype(np.intp)
        return numbers


def _window(layer: Layer) -> tuple[int, int, int]:
    """Height, width and stride of what a layer looks at."""
    if isinstance(layer, Convolution):
        return layer.filters.shape[1], layer.filters.shape[2], layer.stride
    if isinstance(layer, MaxPooling):
        return layer.window, layer.window, layer.stride
    return 1, 1, 1


def _powers(length: int, stride: int, size: int, base: float) -> Array:
    """(size, places): column p holds base**0, base**1, ... from cell p * stride on, and 0 elsewhere."""
    places = (size - length) // stride + 1
    powers = np.zeros((size, places), np.float32)
    for place in range(places):
        powers[place * stride : place * stride + length, place] = base ** np.arange(length)
    return powers
