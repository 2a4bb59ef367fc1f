"""Minimum, maximum and mean of small windows, tile by tile or around each pixel, and tiles as pixels again.

All windows are computed at once, on one array that holds the rows of all pictures end to end. This takes few
NumPy calls, which makes reading small pictures fast.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from model.picture.pixels import Greys

_DARKEST, _BRIGHTEST = 0, 255
_FEW = 8  # values
_HALF = np.float32(0.5)


def tile_side(greys: Greys, tiles: int) -> int:
    """The side of a tile in pixels, with about `tiles` along the longer side of pictures (N, H, W)."""
    longer: int = max(greys.shape[1:])
    return -(-longer // tiles)


def tile_maximum(greys: Greys, side: int) -> Greys:
    """The brightest value of each tile; those at the right and lower edge may hold fewer pixels."""
    return _tile_extreme(greys, side, np.maximum, _DARKEST)


def tile_minimum(greys: Greys, side: int) -> Greys:
    """The darkest value of each tile."""
    return _tile_extreme(greys, side, np.minimum, _BRIGHTEST)


def tile_mean(greys: Greys, side: int) -> npt.NDArray[np.float32]:
    """The average of each tile of at most 256 x 256 pixels, whose sum is exact in float32."""
    _, height, width = greys.shape
    sums = _members(height, side) @ greys.astype(np.float32) @ _members(width, side).T
    means: npt.NDArray[np.float32] = sums / _pixels(height, width, side)
    return means


def enlarged(tiles: Greys, side: int, height: int, width: int) -> Greys:
    """Tiles (N, h, w) of `side` pixels as pictures (N, H, W), interpolated so that no edges of tiles show.

    This equals Pillow's bilinear `resize`: first along the rows, then along the columns, rounded after each.
    For arrays this small, the two products take half the time. Sides of 2 to 4 give identical bits.
    """
    rows = np.floor((tiles + _HALF) @ _weights(width, side).T)
    return (_weights(height, side) @ (rows + _HALF)).astype(np.uint8)


def surrounding_maximum(values: Greys, radius: int) -> Greys:
    """The largest value within a square of `radius` around each place (N, H, W)."""
    return _surrounding_extreme(values, radius, np.maximum, _DARKEST)


def surrounding_minimum(values: Greys, radius: int) -> Greys:
    """The smallest value within a square of `radius` around each place (N, H, W)."""
    return _surrounding_extreme(values, radius, np.minimum, _BRIGHTEST)


def _tile_extreme(greys: Greys, side: int, extreme: np.ufunc, beyond: int) -> Greys:
    whole = _whole_tiles(greys, side, beyond)
    count, height, line = whole.shape
    best = _of_squares(whole.ravel(), side, line, extreme)
    tiles = count, height // side, line // side
    return np.ndarray(tiles, np.uint8, best, 0, (height * line, side * line, side))


def _whole_tiles(greys: Greys, side: int, beyond: int) -> Greys:
    """The pictures, padded with `beyond` to whole tiles."""
    count, height, width = greys.shape
    if height % side == 0 and width % side == 0:
        return greys
    whole = np.empty((count, -(-height // side) * side, -(-width // side) * side), dtype=np.uint8)
    whole.fill(beyond)
    whole[:, :height, :width] = greys
    return whole


@lru_cache(maxsize=128)
def _members(length: int, side: int) -> npt.NDArray[np.float32]:
    """Which pixels of a row belong to which tile: (tiles, length), of 0 and 1."""
    tiles = np.arange(-(-length // side))
    members: npt.NDArray[np.float32] = (np.arange(length) // side == tiles[:, np.newaxis]).astype(np.float32)
    return members


@lru_cache(maxsize=128)
def _pixels(height: int, width: int, side: int) -> npt.NDArray[np.float32]:
    """How many pixels each tile holds."""
    rows, columns = (_members(length, side).sum(axis=1) for length in (height, width))
    return np.outer(rows, columns).astype(np.float32)


@lru_cache(maxsize=128)
def _weights(length: int, side: int) -> npt.NDArray[np.float32]:
    """The weights of the tiles along one side for each pixel: (length, tiles); each row adds up to 1."""
    tiles = np.arange(-(-length // side))
    middles = np.clip((np.arange(length) + 0.5) / side - 0.5, 0, tiles[-1])
    return np.maximum(0, 1 - abs(middles[:, np.newaxis] - tiles)).astype(np.float32)


def _surrounding_extreme(values: Greys, radius: int, extreme: np.ufunc, beyond: int) -> Greys:
    _, height, width = values.shape
    line = width + radius  # the padding after one row is also the padding before the next
    strides = (height + 2 * radius) * line, line, 1
    padded = np.empty(len(values) * strides[0] + 2 * radius, dtype=np.uint8)
    padded.fill(beyond)
    np.ndarray(values.shape, np.uint8, padded, radius * line + radius, strides)[...] = values
    best = _of_squares(padded, 2 * radius + 1, line, extreme)
    return np.ndarray(values.shape, np.uint8, best, 0, strides)


def _of_squares(values: Greys, side: int, line: int, extreme: np.ufunc) -> Greys:
    """The extreme of the square to the right of and below each value, in rows that lie end to end."""
    return _running(_running(values, side, line, extreme), side, 1, extreme)


def _running(values: Greys, span: int, step: int, extreme: np.ufunc) -> Greys:
    """The extreme of each value (N,) and the `span - 1` values after it, `step` apart.

    A long span is built by doubling: two values, then four, and so on. For a short span that is slower.
    """
    if span <= _FEW:
        places = len(values) - (span - 1) * step
        few: Greys = extreme.reduce(np.ndarray((span, places), np.uint8, values, 0, (step, 1)), axis=0)
        return few
    best, done = values, 1
    while done < span:
        more = min(done, span - done)
        best = extreme(best[: -more * step], best[more * step :])
        done += more
    return best
