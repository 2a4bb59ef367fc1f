"""Light looked at coarsely: the extremes of small windows, tile by tile or around each pixel.

Everything is done by comparing shifted copies of a whole array: the few calls that this takes are what makes
reading a small picture quick.
"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]


def tile_side(grey: Grey, tiles: int) -> int:
    """The side in pixels when about so many tiles lie along the longer side of a picture (H, W)."""
    longer: int = max(grey.shape)
    return -(-longer // tiles)


def tile_maximum(grey: Grey, side: int) -> Grey:
    """The brightest value of each tile; those at the right and lower edge may hold fewer pixels."""
    height, width = grey.shape
    rows, columns = -(-height // side), -(-width // side)
    padded = np.zeros((rows * side, columns * side), dtype=np.uint8)
    padded[:height, :width] = grey
    strips = _largest(padded.reshape(rows, side, columns * side), axis=1)
    return _largest(strips.reshape(rows, columns, side), axis=2)


def tile_minimum(grey: Grey, side: int) -> Grey:
    """The darkest value of each tile."""
    return ~tile_maximum(~grey, side)


def tile_mean(grey: Grey, side: int) -> npt.NDArray[np.float32]:
    """The average of each tile."""
    rows, columns = _edges(grey.shape[0], side), _edges(grey.shape[1], side)
    sums = np.add.reduceat(np.add.reduceat(grey, rows[:-1], axis=0, dtype=np.int32), columns[:-1], axis=1)
    return np.asarray(sums / np.outer(np.diff(rows), np.diff(columns)), dtype=np.float32)


def surrounding_maximum(values: Grey, radius: int) -> Grey:
    """The largest value within a square of `radius` around each place (H, W)."""
    height, width = values.shape
    best = np.zeros((height + 2 * radius, width + 2 * radius), dtype=np.uint8)
    best[radius:-radius, radius:-radius] = values
    reaches = _doublings(2 * radius + 1)
    for step in reaches:
        best = np.maximum(best[:-step], best[step:])
    for step in reaches:
        best = np.maximum(best[:, :-step], best[:, step:])
    return best


def surrounding_minimum(values: Grey, radius: int) -> Grey:
    """The smallest value within a square of `radius` around each place (H, W)."""
    return ~surrounding_maximum(~values, radius)


def _largest(values: Grey, axis: int) -> Grey:
    slices: list[Grey] = list(np.moveaxis(values, axis, 0))
    best = slices[0]
    for other in slices[1:]:
        best = np.maximum(best, other)
    return best


def _edges(length: int, side: int) -> npt.NDArray[np.intp]:
    return np.append(np.arange(0, length, side), length)


def _doublings(span: int) -> list[int]:
    """The shifts by which a running maximum of 1 grows to `span`: each at most doubles it."""
    reaches = [1]
    while reaches[-1] < span:
        reaches.append(min(2 * reaches[-1], span))
    return [larger - smaller for smaller, larger in pairwise(reaches)]
