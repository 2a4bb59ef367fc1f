"""What is brightest, darkest and average in each part of a picture, for whatever looks at light coarsely.

Tiles are squares; those at the right and lower edge may be smaller.
"""

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]


def tile_side(grey: Grey, tiles: int) -> int:
    """The side in pixels when about so many tiles lie along the longer side of a picture (H, W)."""
    longer: int = max(grey.shape)
    return -(-longer // tiles)


def tile_maximum(grey: Grey, side: int) -> Grey:
    """The brightest value of each tile."""
    rows, columns = _starts(grey, side)
    return np.maximum.reduceat(np.maximum.reduceat(grey, rows, axis=0), columns, axis=1)


def tile_minimum(grey: Grey, side: int) -> Grey:
    """The darkest value of each tile."""
    rows, columns = _starts(grey, side)
    return np.minimum.reduceat(np.minimum.reduceat(grey, rows, axis=0), columns, axis=1)


def tile_mean(grey: Grey, side: int) -> npt.NDArray[np.float32]:
    """The average of each tile."""
    rows, columns = _starts(grey, side)
    sums = np.add.reduceat(np.add.reduceat(grey, rows, axis=0, dtype=np.int32), columns, axis=1)
    counts = np.outer(_lengths(rows, grey.shape[0]), _lengths(columns, grey.shape[1]))
    return (sums / counts).astype(np.float32)


def spread_maximum(tiles: Grey) -> Grey:
    """The brightest of each tile and its eight neighbours."""
    return _spread(_spread(tiles, np.maximum).T, np.maximum).T


def spread_minimum(tiles: Grey) -> Grey:
    """The darkest of each tile and its eight neighbours."""
    return _spread(_spread(tiles, np.minimum).T, np.minimum).T


def _spread(tiles: Grey, extreme: np.ufunc) -> Grey:
    spread = tiles.copy()
    extreme(spread[1:], tiles[:-1], out=spread[1:])
    extreme(spread[:-1], tiles[1:], out=spread[:-1])
    return spread


def _starts(grey: Grey, side: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    return np.arange(0, grey.shape[0], side), np.arange(0, grey.shape[1], side)


def _lengths(starts: npt.NDArray[np.intp], end: int) -> npt.NDArray[np.intp]:
    return np.diff(starts, append=end)
