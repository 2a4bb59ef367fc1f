"""Connection rebalancing: a busy worker with more connections than another closes some of them.

Workers share one socket, and the first to wake accepts: one of two may get all 16 connections. With
keep-alive they would stay there, while the other worker is idle. So a busy worker answers some requests with
`Connection: close`. Their clients connect again, most likely to an idle worker.

With a socket for each worker (SO_REUSEPORT), the system distributes connections by a hash, as if at random.
When workers are replaced, connections in the accept queue of a closed socket are lost: two to four requests
per reload in a test with a connection for each request, and none with the shared socket.
"""

import math
import time
from collections.abc import Sequence

BUSY_REQUESTS = 2
"""A worker with this many complete requests is busy: another could answer one of them sooner."""

SLACK_SHARE = 1 / 8
"""A normal surplus of connections, as a share of those of the other worker."""

RECONNECT_SECONDS = 0.25
"""Clients need this long to reconnect; only then do the numbers show the effect."""


class Rebalancing:
    """Decides how many of a worker's connections to close.

    - `to_end`: how many are left to close.
    """

    def __init__(self) -> None:
        self.to_end = 0
        self._next_update = -math.inf

    def update(self, connections: int, waiting: int, others: Sequence[float]) -> None:
        """Update `to_end` from the connections of this worker, those that wait for answers, and `others`."""
        now, surplus = time.monotonic(), surplus_of(connections, others)
        if surplus and waiting >= BUSY_REQUESTS and now >= self._next_update:
            self.to_end, self._next_update = surplus, now + RECONNECT_SECONDS
        else:
            self.to_end = min(self.to_end, surplus)


def surplus_of(connections: int, others: Sequence[float]) -> int:
    """How many connections to close in favour of the worker with the fewest; 0 if the difference is small."""
    fewest = min(others, default=math.inf)
    if connections <= fewest + fewest * SLACK_SHARE:
        return 0
    return int(connections - fewest) // 2
