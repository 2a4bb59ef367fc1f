"""Cuts the ink out of its picture, centres it in a square, and resizes the square to the grid.

Shrinking must not lose thin strokes or fill small holes. A pixel of the grid is ink if a large enough share
of its area is ink. That share is less than half, and falls as the picture shrinks more.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.picture.pixels import Grey, Region, bounding_box, image_of, values_of

_MARGIN = 1 / 16  # of the square's side, left free on each side of the ink
_SMALLEST_PART = 1 / 6  # of the picture's longer side: the smallest square, so that a speck is not blown up
_INK_STRENGTH = 96  # the average strength over its area that makes a pixel of the grid ink
_MIN_INK_STRENGTH = 48  # the lower limit of that strength, for large reductions


class Square(NamedTuple):
    """A square of a picture, in pixels: its left upper corner, its side, and where the ink is in it.

    It may extend beyond the picture.
    """

    left: float
    top: float
    side: float
    ink: Region

    @property
    def longer(self) -> int:
        """The longer side of the ink."""
        return max(self.ink.width, self.ink.height)


def square_around(ink: npt.NDArray[np.bool_]) -> Square | None:
    """The square around all ink (H, W) with a margin, with the ink in its middle; None if there is no ink."""
    box = bounding_box(ink)
    if box is None:
        return None
    left, top, width, height = box
    side = max(width, height, _SMALLEST_PART * max(ink.shape)) / (1 - 2 * _MARGIN)
    return Square((2 * left + width - side) / 2, (2 * top + height - side) / 2, side, box)


def to_grid(strength: Grey, square: Square, grid_size: int) -> npt.NDArray[np.int8]:
    """The ink's strength in the square, as a grid (S, S) of +-1, ink -1."""
    averages = values_of(_cut_out(strength, square, grid_size))
    ink = averages >= math.ceil(_ink_strength(square.side / grid_size))
    return 1 - 2 * ink.view(np.int8)


def _ink_strength(shrinking: float) -> float:
    """The average strength that makes a pixel of the grid ink: half of what a line one pixel wide keeps."""
    return min(_INK_STRENGTH, max(_MIN_INK_STRENGTH, 0.5 * 255 / shrinking))


def _cut_out(strength: Grey, square: Square, grid_size: int) -> Image.Image:
    left, top = math.floor(square.left), math.floor(square.top)
    x, y = square.left - left, square.top - top
    box = (x, y, x + square.side, y + square.side)
    part = image_of(_window(strength, top, left, math.ceil(square.side) + 1))
    return part.resize((grid_size, grid_size), Image.Resampling.BILINEAR, box=box)


def _window(values: Grey, top: int, left: int, side: int) -> Grey:
    """A square part of the values, 0 where it extends beyond them."""
    window = np.zeros((side, side), dtype=np.uint8)
    above, before = max(0, -top), max(0, -left)
    inside = values[max(0, top) : top + side, max(0, left) : left + side]
    window[above : above + inside.shape[0], before : before + inside.shape[1]] = inside
    return window
