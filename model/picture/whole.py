"""All ink of a picture, at a size that is large enough for the grid."""

import math
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.picture.crop import Square, square_around, to_grid
from model.picture.pixels import Grey, Greys, Region
from model.picture.sizes import reduced, reduction_of, resized, scale_of
from model.picture.threshold import AT_THRESHOLD, USUAL, Sensitivity, ink_of

Grid = npt.NDArray[np.int8]

WORKING_SIDE = 96  # pixels; more detail only costs time
_LARGE_PART = 0.5  # of a reduced picture's longer side: a smaller square is cut out of the full picture


class Whole(NamedTuple):
    """A picture (H, W) that is dark on light, with its ink.

    - `picture`: at its full size.
    - `strength`: of the ink, (h, w), at the picture's working size.
    - `ink`: the pixels whose strength makes them ink.
    - `contrast`: of ink and paper, 0..1.
    - `square`: around all ink of the resized picture; None without any ink.
    - `scale`: pixels of the picture along each side of a pixel of the resized picture.
    - `sensitivity`: what counted as ink.
    """

    picture: Grey
    strength: Grey
    ink: npt.NDArray[np.bool_]
    contrast: float
    square: Square | None
    scale: float
    sensitivity: Sensitivity

    def cut(self, square: Square, grid_size: int) -> tuple[Grid, Region]:
        """The grid (S, S) of what is in `square`, and where its ink is in the picture."""
        if self.scale > 1 and square.side < _LARGE_PART * max(self.strength.shape):
            return self._cut_closer(square, grid_size)
        height, width = self.picture.shape
        region = square.ink if self.scale == 1 else square.ink.scaled(self.scale, width, height)
        return to_grid(self.strength, square, grid_size), region

    def _cut_closer(self, square: Square, grid_size: int) -> tuple[Grid, Region]:
        """The same from the part of the picture that holds the square, with paper around it."""
        corner = square.top, square.left
        top, left = (max(0, int((start - square.side / 4) * self.scale)) for start in corner)
        side = math.ceil(1.5 * square.side * self.scale)
        part = np.ascontiguousarray(self.picture[top : top + side, left : left + side])[np.newaxis]
        closer = see(part, working_size(part), self.sensitivity)[0]
        if closer.square is None:
            return np.ones((grid_size, grid_size), np.int8), Region(0, 0, *self.picture.shape[::-1])
        grid, region = closer.cut(closer.square, grid_size)
        return grid, region.moved(left, top)


def see(pictures: Greys, small: Greys, sensitivity: Sensitivity = USUAL) -> list[Whole]:
    """The ink of pictures (N, H, W) that are dark on light; `small` are the same at their `working_size`."""
    return _see(pictures, small, scale_of(pictures.shape[1:], WORKING_SIDE), sensitivity)


def see_as_is(pictures: Greys) -> list[Whole]:
    """The same for pictures that are never enlarged, such as grids, which have no grey values to keep."""
    scale = reduction_of(pictures.shape[1:], WORKING_SIDE)
    return _see(pictures, reduced(pictures, WORKING_SIDE), scale, USUAL)


def working_size(pictures: Greys) -> Greys:
    """Pictures (N, H, W) at the size at which they are examined first."""
    return resized(pictures, WORKING_SIDE)


def _see(pictures: Greys, small: Greys, scale: float, sensitivity: Sensitivity) -> list[Whole]:
    ink = ink_of(small, sensitivity)
    pixels = ink.strength >= AT_THRESHOLD
    squares = map(square_around, pixels)
    return [
        *map(Whole, pictures, ink.strength, pixels, ink.contrast, squares, repeat(scale), repeat(sensitivity))
    ]
