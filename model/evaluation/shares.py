"""A share of marks, and its confidence interval."""

import math
from typing import NamedTuple, TypedDict

Z = 1.959964
"""The number of standard deviations to either side that contains 95 % of a normal distribution."""


class ShareJson(TypedDict):
    """A share as JSON; `value` and the interval are null if the total is 0."""

    hits: int
    of: int
    value: float | None
    low: float | None
    high: float | None


class Share(NamedTuple):
    """`hits` marks of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """From 0 to 1; not a number if the total is 0."""
        return self.hits / self.total if self.total else math.nan

    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval (1927), which also fits shares near 0 and 1, and small sets."""
        if not self.total:
            return math.nan, math.nan
        spread = Z * Z / self.total
        middle = (self.value + spread / 2) / (1 + spread)
        half = math.sqrt(self.value * (1 - self.value) * spread + spread * spread / 4) / (1 + spread)
        return max(middle - half, 0.0), min(middle + half, 1.0)

    def as_json(self) -> ShareJson:
        """Counts, value and interval."""
        value, (low, high) = self.value, self.interval()
        if math.isnan(value):
            return {"hits": self.hits, "of": self.total, "value": None, "low": None, "high": None}
        return {"hits": self.hits, "of": self.total, "value": value, "low": low, "high": high}
