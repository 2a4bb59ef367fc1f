"""Augmentation by shifts of one cell: no epoch shows quite the same grids as the one before.

A speck of dust at the edge of a crop moves its mark by that much too.
"""

import numpy as np
import numpy.typing as npt

PAPER = 1


def shifted(grids: npt.NDArray[np.int8], rng: np.random.Generator, cells: int = 1) -> npt.NDArray[np.int8]:
    """Move each grid of (N, S, S) at random by up to `cells` both ways; paper comes in at the edges."""
    count, size = len(grids), grids.shape[1]
    padded = np.pad(grids, ((0, 0), (cells, cells), (cells, cells)), constant_values=PAPER)
    starts = rng.integers(0, 2 * cells + 1, (count, 2))
    places = starts[:, :, np.newaxis] + np.arange(size)
    rows, columns = places[:, 0, :, np.newaxis], places[:, 1, np.newaxis, :]
    moved: npt.NDArray[np.int8] = padded[np.arange(count)[:, np.newaxis, np.newaxis], rows, columns]
    return moved
