"""The difference between two versions on the same marks, and its confidence interval."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.evaluation.shares import Z


class Difference(NamedTuple):
    """A difference of two shares of the same marks, and its 95 % interval from `low` to `high`."""

    value: float
    low: float
    high: float


def paired_difference(before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> Difference:
    """The true share of `after` minus that of `before`; both (N,) for the same marks, N not 0.

    Only marks with different results matter. The interval is the Wald interval with the adjustment of Bonett
    and Price (2012, doi:10.3102/1076998611411915), which Fagerland, Lydersen and Laake (2014,
    doi:10.1002/sim.6148) recommend.
    """
    count = len(after)
    gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
    more, less = (gained + 1) / (count + 2), (lost + 1) / (count + 2)
    middle = more - less
    half = Z * math.sqrt((more + less - middle**2) / (count + 2))
    return Difference((gained - lost) / count, max(middle - half, -1.0), min(middle + half, 1.0))
