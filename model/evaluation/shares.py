"""A share of marks, a difference between two shares, and their confidence intervals."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Z = 1.959964
"""The number of standard deviations to either side that contains 95 % of a normal distribution."""


class Share(NamedTuple):
    """`hits` marks of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, from 0 to 1; NaN if the total is 0."""
        return self.hits / self.total if self.total else math.nan

    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval (1927), which also fits shares near 0 and 1, and small sets."""
        if not self.total:
            return math.nan, math.nan
        spread = Z * Z / self.total
        middle = (self.value + spread / 2) / (1 + spread)
        half = math.sqrt(self.value * (1 - self.value) * spread + spread * spread / 4) / (1 + spread)
        return max(middle - half, 0.0), min(middle + half, 1.0)

    def as_json(self) -> dict[str, float | None]:
        """Counts, value and interval as plain data; value and interval are null if the total is 0."""
        value, low, high = (self.value, *self.interval()) if self.total else (None, None, None)
        return {"hits": self.hits, "of": self.total, "value": value, "low": low, "high": high}


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
