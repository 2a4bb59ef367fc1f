"""Honest clients: each sends one request after the other, over a kept connection or new ones."""

import random
import select
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

import requests

from benchmarks.soak.cases import CALLS, HTTP, answer_to, is_probe, settled
from benchmarks.soak.outcomes import Outcome
from benchmarks.soak.served import ServedVersions
from service.client import TickCross
from tests.contract.bodies import Request
from tests.contract.doors import Answer, answer_of, headers_of

KEEPING, CONNECTING = 4, 2
"""Clients that keep their connections, and clients that open one for each request. One more is ours."""

CLIENTS = KEEPING + CONNECTING + 1
PATIENCE_SECONDS = 60.0
NAMES = [*HTTP]

OnOutcome = Callable[[Outcome, frozenset[str]], None]
"""Receives each outcome, and the versions that may have answered."""


class Connection:
    """One client's connection, reopened after the server has closed it.

    - `keeps`: whether it is kept for the next request.
    """

    def __init__(self, url: str, *, keeps: bool) -> None:
        self._http = HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE_SECONDS)
        self._keeps = keeps

    def ask(self, request: Request) -> Answer:
        """Send a request, and read the answer; raises an OSError or HTTPException without one."""
        if not self._keeps or self._was_closed():
            self._http.close()
        try:
            self._http.request(request.method, request.path, request.body or None, headers_of(request))
            response = self._http.getresponse()
            return answer_of(response.status, response.getheaders(), response.read())
        except (OSError, HTTPException):
            self._http.close()
            raise

    def close(self) -> None:
        """Close it."""
        self._http.close()

    def _was_closed(self) -> bool:
        """Whether the server has closed it: there is something to read before a request was sent."""
        sock = self._http.sock
        return sock is not None and bool(select.select([sock], [], [], 0)[0])


class Crowd:
    """All honest clients of a service, each in a thread while `sending` lasts.

    - `client`: the Python client that one of them uses.
    - `served`: the versions that may answer.
    - `weights`: how often each HTTP request is sent.
    - `seed`: for the choice of requests.
    - `skips_probes`: whether they send no readiness probes.
    """

    def __init__(
        self, url: str, client: TickCross, served: ServedVersions, weights: Sequence[float], seed: str
    ) -> None:
        self._url = url
        self._weights = weights
        self._client = client
        self._served = served
        self._seed = seed
        self._ended = threading.Event()
        self._may_send = threading.Event()
        self._busy = 0
        self._lock = threading.Lock()
        self.skips_probes = False

    @contextmanager
    def sending(self, on_outcome: OnOutcome) -> Iterator[None]:
        """Send while the block runs; at its end all requests are answered."""
        self._ended.clear()
        self._may_send.set()
        threads = [threading.Thread(target=self._keep_sending, args=(n, on_outcome)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            self._may_send.set()
            for thread in threads:
                thread.join()

    def hold(self) -> None:
        """Send nothing more, and wait for the outstanding answers."""
        self._may_send.clear()
        while self._busy:
            time.sleep(0.005)

    def go_on(self) -> None:
        """Send again."""
        self._may_send.set()

    def _keep_sending(self, number: int, on_outcome: OnOutcome) -> None:
        chance = random.Random(f"{self._seed} {number}")
        connection = Connection(self._url, keeps=number < KEEPING)
        ask = self._call if number == CLIENTS - 1 else lambda chance: self._request(chance, connection)
        while not self._ended.is_set():
            self._may_send.wait()
            with self._lock:
                self._busy += 1
            try:
                if self._may_send.is_set():
                    self._send(ask(chance), on_outcome)
            finally:
                with self._lock:
                    self._busy -= 1
        connection.close()

    def _send(self, request: tuple[str, Callable[[], Answer]], on_outcome: OnOutcome) -> None:
        name, ask = request
        moment, began = self._served.moment(), time.monotonic()
        answer, error = None, ""
        try:
            answer = settled(name, ask())
        except (OSError, HTTPException, requests.RequestException) as failure:
            error = repr(failure)
        on_outcome(Outcome(name, began, time.monotonic(), answer, error), self._served.since(moment))

    def _request(self, chance: random.Random, connection: Connection) -> tuple[str, Callable[[], Answer]]:
        (name,) = chance.choices(NAMES, self._weights)
        while self.skips_probes and is_probe(name):
            (name,) = chance.choices(NAMES, self._weights)
        return name, lambda: connection.ask(HTTP[name])

    def _call(self, chance: random.Random) -> tuple[str, Callable[[], Answer]]:
        call = chance.choice(CALLS)
        return call.name, lambda: answer_to(call, self._client)
