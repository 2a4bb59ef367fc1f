"""The first layers as one table look-up.

A grid is +-1, so a 4x4 patch of it is one of 65,536. Whatever the first layers make of a patch can be worked
out beforehand, by the layers themselves: a 3x3 convolution, ReLU and 2x2 pooling together look at 4x4 cells,
and 1x1 convolutions after them look no further. However many filters there are, it costs one look-up.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from model.inference.steps import Buffers, Operation, Step
from model.layers import Array, Convolution, Layer, MaxPooling, ReLU, Sigmoid

MOST_CELLS = 16
MOST_BYTES = 8 << 20
PATCHES_AT_ONCE = 4096


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


class PatchTable(Step):
    """Layers that together look at no more than 16 cells, as a table.

    - layers: the first of the network.
    - field: the patch that they look at.
    - grid_size: S; (N, S, S) -> (N, rows, columns, channels).
    """

    def __init__(self, layers: Sequence[Layer], field: Field, grid_size: int) -> None:
        self.table = _answers(layers, field)
        self.rows = _powers(field.height, field.stride, grid_size, 2.0**field.width).T.copy()
        self.columns = _powers(field.width, field.stride, grid_size, 2.0) * np.float32(-0.5)
        self.offset = np.float32((2**field.cells - 1) / 2)

    def bind(self, inputs: Array, buffers: Buffers) -> tuple[list[Operation], Array]:
        """A patch's number is a sum of powers of 2: two products with constant matrices give all of them."""
        count, rows, columns = len(inputs), len(self.rows), self.columns.shape[1]
        across = buffers.new(count, inputs.shape[1], columns)
        halves = buffers.new(count, rows, columns)
        numbers = np.zeros(halves.shape, np.intp)
        outputs = buffers.new(count, rows, columns, self.table.shape[1])
        operations: list[Operation] = [
            partial(np.matmul, inputs, self.columns, across),
            partial(np.matmul, self.rows, across, halves),
            partial(np.add, halves, self.offset, out=numbers, casting="unsafe"),
            partial(self.table.take, numbers, 0, outputs, "clip"),
        ]
        return operations, outputs


def table_prefix(layers: Sequence[Layer]) -> tuple[int, Field]:
    """How many of the layers can be one table, and the patch that they look at."""
    field, best, channels = Field(), (0, Field()), 1
    for count, layer in enumerate(layers, start=1):
        if not isinstance(layer, Convolution | MaxPooling | ReLU | Sigmoid):
            break
        field = field.through(layer)
        channels = len(layer.filters) if isinstance(layer, Convolution) else channels
        if field.cells > MOST_CELLS:
            break
        if 2**field.cells * channels * 4 <= MOST_BYTES:
            best = count, field
    return best


def _window(layer: Layer) -> tuple[int, int, int]:
    """Height, width and stride of what a layer looks at."""
    if isinstance(layer, Convolution):
        return layer.filters.shape[1], layer.filters.shape[2], layer.stride
    if isinstance(layer, MaxPooling):
        return layer.window, layer.window, layer.stride
    return 1, 1, 1


def _answers(layers: Sequence[Layer], field: Field) -> Array:
    """What the layers make of each patch: (patches, channels)."""
    numbers = np.arange(2**field.cells)
    parts = np.split(numbers, range(PATCHES_AT_ONCE, len(numbers), PATCHES_AT_ONCE))
    return np.concatenate([_forward(layers, _patches(part, field)) for part in parts])


def _patches(numbers: Array, field: Field) -> Array:
    """The patches of these numbers: bit 0 is the first cell in reading order, and a set bit is ink."""
    bits = numbers[:, np.newaxis] >> np.arange(field.cells) & 1
    return (1 - 2 * bits).reshape(-1, field.height, field.width, 1)


def _forward(layers: Sequence[Layer], patches: Array) -> Array:
    values = patches.astype(np.float32)
    for layer in layers:
        values = layer.forward(values)
    return values.reshape(len(patches), -1).astype(np.float32)


def _powers(length: int, stride: int, size: int, base: float) -> Array:
    """(size, places): column p holds base**0, base**1, ... from cell p * stride on, and 0 elsewhere."""
    places = (size - length) // stride + 1
    powers = np.zeros((size, places), np.float32)
    for place in range(places):
        powers[place * stride : place * stride + length, place] = base ** np.arange(length)
    return powers
