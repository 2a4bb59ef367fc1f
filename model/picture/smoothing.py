"""Smooths the grain of pictures before anything is measured in them."""

import numpy as np
import numpy.typing as npt

from model.picture.pixels import Greys


def smoothed(greys: Greys) -> Greys:
    """The pictures (N, H, W), filtered by the binomial kernel (1, 2, 1) / 4 along both axes; rounded down.

    The edge pixels are repeated. Adding the next value, twice, weights values by 1, 2, 1. This is done on all
    rows as one long array, and the values that mix two rows are left out.
    """
    framed = _framed(greys)
    _, lines, line = framed.shape
    sums = framed.ravel()
    for step in (line, line, 1, 1):
        sums = sums[:-step] + sums[step:]
    sums >>= 4
    averages: npt.NDArray[np.uint16] = np.ndarray(
        greys.shape, np.uint16, sums, 0, (lines * line * 2, line * 2, 2)
    )
    return averages.astype(np.uint8)


def _framed(greys: Greys) -> npt.NDArray[np.uint16]:
    """The pictures with their edges repeated around them, and one more row for values that mix two rows."""
    count, height, width = greys.shape
    framed = np.empty((count, height + 3, width + 2), dtype=np.uint16)
    framed[:, 1:-2, 1:-1] = greys
    framed[:, 0] = framed[:, 1]
    framed[:, -2:] = framed[:, -3:-2]
    lines = framed.reshape(-1, width + 2)
    lines[:, 0] = lines[:, 1]
    lines[:, -1] = lines[:, -2]
    return framed
