"""A limit on the requests of each client address, counted by all workers together.

It is a token bucket in the form of the generic cell rate algorithm (GCRA, ITU-T Recommendation I.371). It
stores the time at which a client's bucket is full again. A request moves this time by `1 / rate` seconds, and
is refused if the new time would be more than `burst / rate` seconds from now.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence

from service.client_address import client_of
from service.core.problems import Problem
from service.observing.counters_file import open_unnamed
from service.observing.request_observer import RequestObserver
from service.setting_lists import Network

SETS = 8192
WAYS = 8
"""Clients in a set. There are 65,536 places in all, which take 1 MiB."""

PLACE = 2
"""Cells of a client: its key, and the time at which its bucket is full."""

CELL_BYTES = 8
KEY_BITS = 50
IPV6_NETWORK_BYTES = 8
"""A client usually has a /64 network, and can use any address in it."""


class Buckets:
    """The buckets of all clients, in memory that this process shares with its forks.

    A hash that clients cannot predict chooses the set for a client. If the set is full, the client with the
    fullest bucket loses its place.

    - `rate`: requests per second that are added to a bucket.
    - `burst`: requests that a full bucket holds.
    """

    def __init__(self, rate: float, burst: int) -> None:
        self._interval = 1 / rate
        self._max_ahead = burst / rate
        self._file = open_unnamed(SETS * WAYS * PLACE * CELL_BYTES)
        self._cells = memoryview(self._file.memory).cast("d")
        self._lock = threading.Lock()

    def seconds_to_wait(self, client: bytes) -> float:
        """Take a request from the bucket of a client. Returns how long to wait if it is empty, else 0."""
        digest = hash(client)
        key, start = float((digest >> 13) % 2**KEY_BITS + 1), digest % SETS * WAYS * PLACE
        with self._lock, self._file.locked():
            now = time.monotonic()
            place = self._place(key, start)
            full_at = max(now, self._cells[place + 1] if self._cells[place] == key else 0.0) + self._interval
            wait = full_at - now - self._max_ahead
            if wait > 1e-9:  # rounding errors
                return wait
            self._cells[place], self._cells[place + 1] = key, full_at
        return 0.0

    def _place(self, key: float, start: int) -> int:
        """The place of a client in its set, or the place that it may take."""
        places = range(start, start + WAYS * PLACE, PLACE)
        for place in places:
            if self._cells[place] == key:
                return place
        return min(places, key=lambda place: self._cells[place + 1])


class ClientLimit:
    """Refuses the requests of clients that send too many.

    - `proxies`: networks of proxies whose X-Forwarded-For is trusted.
    - `is_exempt`: whether requests to a path are neither counted nor refused.
    - `observer`: counts the refusals.
    """

    def __init__(
        self,
        rate: float,
        burst: int,
        proxies: Sequence[Network],
        is_exempt: Callable[[str], bool],
        observer: RequestObserver,
    ) -> None:
        self._buckets = Buckets(rate, burst)
        self._sentence = f"an address may send {rate:g} requests per second, and {burst} at once"
        self._proxies = proxies
        self._is_exempt = is_exempt
        self._observer = observer

    def refuse_too_many(self, path: str, peer: str, forwarded: str) -> None:
        """Raise a 429 `Problem` if a client has sent too many requests, unless the path is exempt.

        `peer` is the address of the connection, and `forwarded` the value of X-Forwarded-For.
        """
        if self._is_exempt(path):
            return
        client = client_of(peer, forwarded, self._proxies)
        network = b"" if client is None else client.packed[:IPV6_NETWORK_BYTES]
        wait = self._buckets.seconds_to_wait(network) if network else 0.0
        if wait:
            self._observer.client_refused()
            raise Problem(429, self._sentence, headers={"Retry-After": str(math.ceil(wait))})
