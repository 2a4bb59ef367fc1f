"""Numbers the patches of grids. A grid is +-1, so there are 65,536 4x4 patches, and most patches are equal.

The output of the first layers for equal patches is equal. A 3x3 convolution, ReLU and 2x2 pooling together
look at 4x4 cells, and 1x1 convolutions after them look no further. So the engine can look up their output
(`patch_table`), and training can compute each different patch of a mini-batch once
(`model.training.patchwise`).
"""

import numpy as np

from model.nn.layers import Array, Window
from model.nn.network import Network

MAX_CELLS = 16


def windows_on_patches(network: Network) -> list[Window]:
    """The window of the first layer, of the first two, and so on, as long as it has at most 16 cells.

    The list ends before the first layer without a window, or whose outputs are not on a map.
    """
    windows: list[Window] = []
    window = Window()
    for layer, shape in zip(network.layers, network.shapes(), strict=True):
        if layer.window is None or len(shape) != 3:
            break
        window = window.through(layer.window)
        if window.cells > MAX_CELLS:
            break
        windows.append(window)
    return windows


def patches_of(numbers: Array, window: Window) -> Array:
    """The patches (n, height, width, 1) of these numbers; bit 0 is the first cell, and a set bit is ink."""
    bits = numbers[:, np.newaxis] >> np.arange(window.cells) & 1
    return (1 - 2 * bits).reshape(-1, window.height, window.width, 1)


class Numbering:
    """Computes the number of every patch of a grid, a sum of powers of 2, as a product with two matrices.

    `rows @ grid @ columns + offset` is (places down, places across), exact in float32: 16 bits are enough.
    """

    def __init__(self, window: Window, grid_size: int) -> None:
        self.window = window
        self.rows = _powers(window.height, window.stride, grid_size, 2.0**window.width).T.copy()
        self.columns = _powers(window.width, window.stride, grid_size, 2.0) * np.float32(-0.5)
        self.offset = np.float32((2**window.cells - 1) / 2)

    def __call__(self, grids: Array) -> Array:
        """(N, S, S) of +-1 -> whole numbers (N, places down, places across)."""
        halves = self.rows @ (grids.astype(np.float32) @ self.columns)
        numbers: Array = (halves + self.offset).astype(np.intp)
        return numbers


def _powers(length: int, stride: int, size: int, base: float) -> Array:
    """(size, places): column p holds base**0, base**1, ... from cell p * stride on, and 0 elsewhere."""
    places = (size - length) // stride + 1
    powers = np.zeros((size, places), np.float32)
    for place in range(places):
        powers[place * stride : place * stride + length, place] = base ** np.arange(length)
    return powers
