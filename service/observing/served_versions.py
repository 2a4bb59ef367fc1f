"""Which version the service serves and which it has refused, shared by all its processes."""

import time
from typing import Literal

from service.observing.metric_definitions import Common
from service.observing.shared_counters import SharedCounters
from service.observing.version_counts import cell_of

Change = Literal["served", "swapped"]
"""Whether the service serves its first version, or has swapped versions."""

REMEMBERED = 32
"""How many refused versions are remembered, so that each is logged once, not by every process."""


class ServedVersions:
    """The versions of one service.

    - `cell`: the cell of a row for the version that its process serves.
    """

    def __init__(self, counters: SharedCounters, cell: int) -> None:
        self._counters = counters
        self._cell = cell

    def served(self, version: str, load_seconds: float) -> Change | None:
        """Record that this process serves `version`. Returns how that changes the service."""
        common, cell = self._counters.common, cell_of(version)
        self._counters.set_gauge(self._cell, cell)
        with self._counters.locked():
            before = common[Common.SERVED]
            if before == cell:
                return None
            common[Common.SERVED] = cell
            common[Common.SWAPS] += 1.0 if before else 0.0
            common[Common.LOAD_SECONDS] = load_seconds
            common[Common.LOADED_AT] = time.time()
        return "swapped" if before else "served"

    def failed(self, candidates: int) -> None:
        """Set how many versions newer than the served one have failed their exam."""
        if self._counters.common[Common.FAILED] != candidates:  # called at each look, and locking costs time
            self._counters.set_common(Common.FAILED, float(candidates))

    def refused(self, version: str, content: int) -> bool:
        """Record that this process refuses a version with this hash. Returns whether it is the first."""
        common, cell = self._counters.common, cell_of(version)
        with self._counters.locked():
            count = int(common[Common.REFUSALS])
            for past in range(max(0, count - REMEMBERED), count):
                at = Common.REFUSED + past % REMEMBERED * 2
                if common[at] == cell and common[at + 1] == content:
                    return False
            at = Common.REFUSED + count % REMEMBERED * 2
            common[at], common[at + 1] = cell, float(content)
            common[Common.REFUSALS] += 1.0
        return True
