"""Connection rebalancing: a busy worker with more connections than another ends some of them.

Workers share one socket, and whichever wakes first accepts: one of two may get all 16 connections. Those that
are kept alive would stay there, while the other worker idles. So a busy worker answers some requests with
`Connection: close`. Their clients connect again, most likely to a worker that idles.

With a socket for each worker (SO_REUSEPORT) the system deals connections out by a hash, as one would by
throwing coins. When workers are replaced, what waits on a socket that is closed is lost: two to four requests
a reload in a test with a connection a request, and none with the shared socket.
"""

import math
import time
from collections.abc import Sequence

BUSY_REQUESTS = 2
"""Complete requests that wait for their answers: one of them would be better off elsewhere."""

SLACK_SHARE = 1 / 8
"""How much more than another's connections may be its own: hundreds may come at a time."""

REST_SECONDS = 0.25
"""Clients need a moment to come back; until then nothing can be known."""


class Rebalancing:
    """How many of a worker's connections are to end.

    - `to_end`: that many.
    """

    def __init__(self) -> None:
        self.to_end = 0
        self._rests_until = -math.inf

    def look(self, connections: int, waiting: int, others: Sequence[float]) -> None:
        """This worker has so many connections, of which some wait for answers, and the others have theirs."""
        now, surplus = time.monotonic(), surplus_of(connections, others)
        if surplus and waiting >= BUSY_REQUESTS and now >= self._rests_until:
            self.to_end, self._rests_until = surplus, now + REST_SECONDS
        else:
            self.to_end = min(self.to_end, surplus)


def surplus_of(connections: int, others: Sequence[float]) -> int:
    """How many connections to give away to the worker with the fewest, where the difference is clear."""
    fewest = min(others, default=math.inf)
    if connections <= fewest + fewest * SLACK_SHARE:
        return 0
    return int(connections - fewest) // 2
