"""Light looked at coarsely: the extremes of small windows, tile by tile or around each pixel.

Windows are compared all at once, on an array whose lines are laid end to end: the few calls that this takes
are what makes reading a small picture quick.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]

_DARKEST, _BRIGHTEST = 0, 255


def tile_side(grey: Grey, tiles: int) -> int:
    """The side in pixels when about so many tiles lie along the longer side of a picture (H, W)."""
    longer: int = max(grey.shape)
    return -(-longer // tiles)


def tile_maximum(grey: Grey, side: int) -> Grey:
    """The brightest value of each tile; those at the right and lower edge may hold fewer pixels."""
    return _tile_extreme(grey, side, np.maximum, _DARKEST)


def tile_minimum(grey: Grey, side: int) -> Grey:
    """The darkest value of each tile."""
    return _tile_extreme(grey, side, np.minimum, _BRIGHTEST)


def tile_mean(grey: Grey, side: int) -> npt.NDArray[np.float32]:
    """The average of each tile of at most 256 x 256 pixels: float32 holds the sum of so many exactly."""
    rows, columns = _members(grey.shape[0], side), _members(grey.shape[1], side)
    sums = rows @ grey.astype(np.float32) @ columns.T
    means: npt.NDArray[np.float32] = sums / _pixels(*grey.shape, side)
    return means


def surrounding_maximum(values: Grey, radius: int) -> Grey:
    """The largest value within a square of `radius` around each place (H, W)."""
    return _surrounding_extreme(values, radius, np.maximum, _DARKEST)


def surrounding_minimum(values: Grey, radius: int) -> Grey:
    """The smallest value within a square of `radius` around each place (H, W)."""
    return _surrounding_extreme(values, radius, np.minimum, _BRIGHTEST)


def _tile_extreme(grey: Grey, side: int, extreme: np.ufunc, beyond: int) -> Grey:
    whole = _whole_tiles(grey, side, beyond)
    height, line = whole.shape
    best = _of_squares(whole.ravel(), side, line, extreme)
    return np.ndarray((height // side, line // side), np.uint8, best, 0, (side * line, side))


def _whole_tiles(grey: Grey, side: int, beyond: int) -> Grey:
    """The picture filled up with `beyond` to whole tiles."""
    height, width = grey.shape
    if height % side == 0 and width % side == 0:
        return grey
    whole = np.full((-(-height // side) * side, -(-width // side) * side), beyond, dtype=np.uint8)
    whole[:height, :width] = grey
    return whole


@lru_cache(maxsize=128)
def _members(length: int, side: int) -> npt.NDArray[np.float32]:
    """Which of so many pixels in a line belong to which tile: (tiles, length), of 0 and 1."""
    tiles = np.arange(-(-length // side))
    members: npt.NDArray[np.float32] = (np.arange(length) // side == tiles[:, np.newaxis]).astype(np.float32)
    return members


@lru_cache(maxsize=128)
def _pixels(height: int, width: int, side: int) -> npt.NDArray[np.float32]:
    """How many pixels each tile holds."""
    rows, columns = (_members(length, side).sum(axis=1) for length in (height, width))
    return np.outer(rows, columns).astype(np.float32)


def _surrounding_extreme(values: Grey, radius: int, extreme: np.ufunc, beyond: int) -> Grey:
    height, width = values.shape
    line = width + radius  # what lies beyond the end of one line lies before the next one too
    padded = np.empty((height + 2 * radius) * line + 2 * radius, dtype=np.uint8)
    padded.fill(beyond)
    first = radius * line + radius
    padded[first : first + height * line].reshape(height, line)[:, :width] = values
    best = _of_squares(padded, 2 * radius + 1, line, extreme)
    return best.reshape(height, line)[:, :width]


def _of_squares(values: Grey, side: int, line: int, extreme: np.ufunc) -> Grey:
    """The extreme of the square to the right of and below each value, in lines laid end to end."""
    return _running(_running(values, side, line, extreme), side, 1, extreme)


def _running(values: Grey, span: int, step: int, extreme: np.ufunc) -> Grey:
    """The extreme of each value (N,) and the `span - 1` that follow it, `step` apart."""
    places = len(values) - (span - 1) * step
    best: Grey = extreme.reduce(np.ndarray((span, places), np.uint8, values, 0, (step, 1)), axis=0)
    return best
