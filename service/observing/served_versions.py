"""Which version the service serves and which it has refused, as all its processes know it."""

import time

from service.observing.metric_definitions import Common
from service.observing.shared_counters import SharedCounters

REMEMBERED = 32
"""How many refused versions are remembered, so that each is logged once and not by every process."""


class ServedVersions:
    """The versions of one service.

    - `cell`: where a process says in its row which version it serves.
    """

    def __init__(self, counters: SharedCounters, cell: int) -> None:
        self._counters = counters
        self._cell = cell

    def served(self, version: int, load_seconds: float) -> bool:
        """This process serves `version` from now on; whether the service swaps to it by that."""
        common = self._counters.common
        self._counters.set_gauge(self._cell, float(version))
        with self._counters.locked():
            before = common[Common.SERVED]
            if before == version:
                return False
            common[Common.SERVED] = float(version)
            common[Common.SWAPS] += 1.0 if before else 0.0
            common[Common.LOAD_SECONDS] = load_seconds
            common[Common.LOADED_AT] = time.time()
        return before > 0

    def refused(self, version: int, content: int) -> bool:
        """This process refuses `version` with this `content` (its hash); whether it is the first to do so."""
        common = self._counters.common
        with self._counters.locked():
            count = int(common[Common.REFUSALS])
            for past in range(max(0, count - REMEMBERED), count):
                at = Common.REFUSED + past % REMEMBERED * 2
                if common[at] == version and common[at + 1] == content:
                    return False
            at = Common.REFUSED + count % REMEMBERED * 2
            common[at], common[at + 1] = float(version), float(content)
            common[Common.REFUSALS] += 1.0
        return True
