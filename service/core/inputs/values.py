"""Checks that grids have only two values, and names the place of any other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def first_other(values: npt.NDArray[Any], low: int) -> int | None:
    """The index in row order of the first value that is neither 1 nor `low`; None if there is none.

    A list of all such indexes could take 24 bytes for each value of a batch.
    """
    other = (values != 1) & (values != low)
    return int(other.argmax()) if other.any() else None


def steps(index: int, shape: Sequence[int]) -> str:
    """An index in row order as an index for each axis: 5 -> `[1][2]`."""
    return "".join(f"[{step}]" for step in np.unravel_index(index, shape))
