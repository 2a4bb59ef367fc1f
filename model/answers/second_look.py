"""Where the network is unsure of a picture's mark, it looks again, with the mark moved by a cell.

The mean of the nine looks errs less often than one of them, and most marks need only the first.
"""

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

_REJECTED, _CERTAIN = 0.2, 0.8
"""The network is sure where the better score is not between these."""

_PAPER = 1
LOOKS = 9
"""The first one, and one in each of eight directions."""


def unsure_of(scores: npt.NDArray[np.float32]) -> list[int]:
    """Of which marks, by their scores (N, 2), the network is unsure."""
    return [place for place, pair in enumerate(scores.tolist()) if _REJECTED < max(pair) < _CERTAIN]


def moved_around(grids: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Grids (N, S, S) as (8 * N, S, S): all of them a cell in each direction; paper comes in at the edges."""
    size = grids.shape[1]
    padded = np.pad(grids, ((0, 0), (1, 1), (1, 1)), constant_values=_PAPER)
    corners = [corner for corner in product(range(3), range(3)) if corner != (1, 1)]
    return np.concatenate([padded[:, top : top + size, left : left + size] for top, left in corners])
