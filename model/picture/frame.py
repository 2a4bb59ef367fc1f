"""Cuts the ink out of its picture and brings it to the size of the grid, in the middle of a square.

Shrinking must not lose a thin stroke nor fill a small hole: a pixel of the grid is ink when enough of its
area is, and less than half of it is enough, the less the more the picture shrinks.
"""

from math import ceil, floor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]

_MARGIN = 1 / 16  # of the square's side, left free on each side of the ink
_SMALLEST_PART = 1 / 6  # of the picture's longer side: a speck is not blown up beyond this
_COVERED = 96  # the strength that a pixel of the grid needs, on average over its area
_COVERED_BY_A_HAIR = 48  # the least it needs, however much the picture shrinks


class Square(NamedTuple):
    """A square of a picture, in pixels: its left upper corner, its side, the longer side of the ink in it.

    It may reach over the picture's edge.
    """

    left: float
    top: float
    side: float
    ink: int


def square_around(ink: npt.NDArray[np.bool_]) -> Square | None:
    """The square around all ink (H, W) with a margin, the ink in its middle; None when there is no ink."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    longer = max(bottom - top, right - left)
    side = max(longer, _SMALLEST_PART * max(ink.shape)) / (1 - 2 * _MARGIN)
    return Square((left + right - side) / 2, (top + bottom - side) / 2, side, longer)


def to_grid(strength: Grey, square: Square, grid_size: int) -> npt.NDArray[np.int8]:
    """What the square shows of the ink's strength, as a grid (S, S) of +-1, ink -1."""
    shown = _cut_out(Image.fromarray(strength), square, grid_size)
    ink = np.asarray(shown) >= _needed(square.side / grid_size)
    return np.where(ink, np.int8(-1), np.int8(1))


def _needed(shrinking: float) -> float:
    """The average strength that makes a pixel of the grid ink: half of what a line one pixel wide leaves."""
    return min(_COVERED, max(_COVERED_BY_A_HAIR, 0.5 * 255 / shrinking))


def _cut_out(strength: Image.Image, square: Square, grid_size: int) -> Image.Image:
    left, top = floor(square.left), floor(square.top)
    reach = ceil(square.side) + 1
    part = strength.crop((left, top, left + reach, top + reach))
    x, y = square.left - left, square.top - top
    box = (x, y, x + square.side, y + square.side)
    return part.resize((grid_size, grid_size), Image.Resampling.BILINEAR, box=box)
