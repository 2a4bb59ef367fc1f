"""Checks that a batch of grids has only two values."""

from typing import Any

import numpy as np
import numpy.typing as npt


def first_other(values: npt.NDArray[Any], low: int) -> tuple[int, ...] | None:
    """The index of the first value that is neither 1 nor `low`; None if there is none.

    A list of all such indexes could take 24 bytes for each value of a batch.
    """
    other = (values != 1) & (values != low)
    if not other.any():
        return None
    return tuple(int(index) for index in np.unravel_index(other.argmax(), values.shape))
