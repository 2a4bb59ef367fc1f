"""The first layers as one table look-up: their output for every possible patch, computed in advance.

A patch then costs one look-up, for any number of filters.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from model.engine.buffers import Buffers, aligned
from model.engine.patches import Numbering, patches_of, windows_on_patches
from model.engine.steps import Operation, Step, product
from model.nn.layers import Array, Layer, Window
from model.nn.network import Network, forward_through

MAX_BYTES = 8 << 20
PATCHES_AT_ONCE = 4096


class PatchTable(Step):
    """Layers that together look at no more than 16 cells, as a table.

    - layers: the first of the network.
    - window: the patch that they look at.
    - grid_size: S; (N, S, S) -> (N, rows, columns, channels).
    """

    def __init__(self, layers: Sequence[Layer], window: Window, grid_size: int) -> None:
        self.table = aligned(_answers(layers, window))
        self.numbering = Numbering(window, grid_size)

    def bind(self, inputs: Array, buffers: Buffers) -> tuple[list[Operation], Array]:
        """Number every patch, and look up the numbers."""
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


def table_prefix(network: Network) -> tuple[int, Window]:
    """The number of first layers that fit into one table of at most 8 MB, and the patch that they look at."""
    best, shapes = (0, Window()), network.shapes()
    for count, window in enumerate(windows_on_patches(network), start=1):
        _, _, channels = shapes[count - 1]
        if 2**window.cells * channels * 4 <= MAX_BYTES:
            best = count, window
    return best


def _answers(layers: Sequence[Layer], window: Window) -> Array:
    """The layers' output for each patch: (patches, channels)."""
    numbers = np.arange(2**window.cells)
    parts = np.split(numbers, range(PATCHES_AT_ONCE, len(numbers), PATCHES_AT_ONCE))
    outputs = [forward_through(layers, patches_of(part, window).astype(np.float32))[0] for part in parts]
    return np.concatenate(outputs).reshape(len(numbers), -1).astype(np.float32)
