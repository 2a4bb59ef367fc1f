"""The values of a batch of grids: are they all one of two?"""

from typing import Any

import numpy as np
import numpy.typing as npt


def first_other(values: npt.NDArray[Any], low: int) -> tuple[int, ...] | None:
    """Where the first value stands that is neither 1 nor `low`; None when there is none.

    A list of all such places would take 24 bytes for each value of a batch that has none of the right ones.
    """
    other = (values != 1) & (values != low)
    if not other.any():
        return None
    return tuple(int(index) for index in np.unravel_index(other.argmax(), values.shape))
