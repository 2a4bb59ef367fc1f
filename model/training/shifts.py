"""Augmentation by shifts of one cell: each epoch shows slightly different grids.

A speck of dust at the edge of a crop also shifts its mark by about a cell.
"""

import numpy as np
import numpy.typing as npt

PAPER = 1


def shifted(grids: npt.NDArray[np.int8], rng: np.random.Generator, cells: int = 1) -> npt.NDArray[np.int8]:
    """Move each grid of (N, S, S) at random by up to `cells` along both axes; paper fills the edges."""
    count, size = len(grids), grids.shape[1]
    padded = np.pad(grids, ((0, 0), (cells, cells), (cells, cells)), constant_values=PAPER)
    starts = rng.integers(0, 2 * cells + 1, (count, 2))
    places = starts[:, :, np.newaxis] + np.arange(size)
    rows, columns = places[:, 0, :, np.newaxis], places[:, 1, np.newaxis, :]
    moved: npt.NDArray[np.int8] = padded[np.arange(count)[:, np.newaxis, np.newaxis], rows, columns]
    return moved
