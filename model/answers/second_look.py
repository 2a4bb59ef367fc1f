"""If the network is unsure of a picture's mark, it looks again, with the mark moved by one cell.

This is test-time augmentation (Krizhevsky et al. 2012): the mean of the nine looks is wrong less often than a
single look. Most marks need only the first.
"""

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

_REJECTED, _CERTAIN = 0.2, 0.8  # the network is unsure if the higher score lies between these
_PAPER = 1
LOOKS = 9  # the first one, and one in each of eight directions


def unsure_of(scores: npt.NDArray[np.float32]) -> list[int]:
    """The indices of the marks of which the network is unsure, by their scores (N, 2)."""
    return [place for place, pair in enumerate(scores.tolist()) if _REJECTED < max(pair) < _CERTAIN]


def moved_around(grids: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Grids (N, S, S) -> (8 * N, S, S): all of them moved by a cell in each direction, padded with paper."""
    size = grids.shape[1]
    padded = np.pad(grids, ((0, 0), (1, 1), (1, 1)), constant_values=_PAPER)
    corners = [corner for corner in product(range(3), range(3)) if corner != (1, 1)]
    return np.concatenate([padded[:, top : top + size, left : left + size] for top, left in corners])
