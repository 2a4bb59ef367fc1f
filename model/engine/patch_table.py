"""The first layers as one table look-up: their answer to every possible patch, worked out beforehand.

However many filters they have, a patch then costs one look-up.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from model.engine.buffers import Buffers, aligned
from model.engine.patches import Field, Numbering, first_fields, patches_of
from model.engine.steps import Operation, Step, product
from model.nn.layers import Array, Convolution, Layer

MOST_BYTES = 8 << 20
PATCHES_AT_ONCE = 4096


class PatchTable(Step):
    """Layers that together look at no more than 16 cells, as a table.

    - layers: the first of the network.
    - field: the patch that they look at.
    - grid_size: S; (N, S, S) -> (N, rows, columns, channels).
    """

    def __init__(self, layers: Sequence[Layer], field: Field, grid_size: int) -> None:
        self.table = aligned(_answers(layers, field))
        self.numbering = Numbering(field, grid_size)

    def bind(self, inputs: Array, buffers: Buffers) -> tuple[list[Operation], Array]:
        """Number every patch, and look the numbers up."""
        numbering, count, side = self.numbering, len(inputs), inputs.shape[1]
        rows, columns = len(numbering.rows), numbering.columns.shape[1]
        across = buffers.new(count, side + 1, columns)
        across[:, side] = numbering.offset  # one more row to sum, instead of one more step
        halves = buffers.new(count, rows, columns)
        numbers = np.zeros(halves.shape, np.intp)
        outputs = buffers.new(count, rows, columns, self.table.shape[1])
        operations: list[Operation] = [
            product(inputs, numbering.columns, across[:, :side]),
            product(np.insert(numbering.rows, side, 1, axis=1), across, halves),
            partial(np.copyto, numbers, halves, casting="unsafe"),
            partial(self.table.take, numbers, 0, outputs, "clip"),
        ]
        return operations, outputs


def table_prefix(layers: Sequence[Layer]) -> tuple[int, Field]:
    """How many of the layers can be one table of at most 8 MB, and the patch that they look at."""
    best, channels = (0, Field()), 1
    for count, field in enumerate(first_fields(layers), start=1):
        layer = layers[count - 1]
        channels = len(layer.filters) if isinstance(layer, Convolution) else channels
        if 2**field.cells * channels * 4 <= MOST_BYTES:
            best = count, field
    return best


def _answers(layers: Sequence[Layer], field: Field) -> Array:
    """What the layers make of each patch: (patches, channels)."""
    numbers = np.arange(2**field.cells)
    parts = np.split(numbers, range(PATCHES_AT_ONCE, len(numbers), PATCHES_AT_ONCE))
    return np.concatenate([_forward(layers, patches_of(part, field)) for part in parts])


def _forward(layers: Sequence[Layer], patches: Array) -> Array:
    values = patches.astype(np.float32)
    for layer in layers:
        values = layer.forward(values)
    return values.reshape(len(patches), -1).astype(np.float32)
