"""Continuous load on a service from a few threads, and the result of each request."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle
from typing import Any, Protocol

import requests

from tests.e2e.running import Running
from tests.tiny import random_grids

BODY = {"grid": random_grids(1)[0].tolist()}

Body = Mapping[str, Any]
"""A body as `requests` takes it: json=..., or data=... and headers=..."""


class Addressed(Protocol):
    """An object with an address that answers requests."""

    @property
    def url(self) -> str: ...


@dataclass
class Result:
    """The results of the requests so far.

    - `versions`: how often each version answered.
    - `statuses`: how often each status was received.
    - `lost`: the errors of requests that got no answer.
    - `slowest`: seconds of the slowest answer.
    - `answers`: the different answers to each of the bodies, by its place.
    - `failed_places`: the places of the bodies that got no answer, or one other than 200.
    """

    versions: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    slowest: float = 0.0
    answers: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    failed_places: set[int] = field(default_factory=set)

    @property
    def sent(self) -> int:
        return self.statuses.total() + len(self.lost)

    @property
    def failed(self) -> int:
        return self.sent - self.statuses[200]

    def __str__(self) -> str:
        statuses = ", ".join(f"{count} x {status}" for status, count in sorted(self.statuses.items()))
        versions = ", ".join(f"{count} by version {name}" for name, count in sorted(self.versions.items()))
        answers = f"{statuses} ({versions}), slowest {self.slowest * 1000:.0f} ms"
        return f"{self.sent} requests: {answers}, {len(self.lost)} without an answer"


def send(session: requests.Session, service: Addressed, result: Result, place: int, body: Body) -> None:
    """Send one request and record its result."""
    try:
        response = session.post(f"{service.url}/predict", timeout=20, **body)
    except requests.RequestException as error:
        result.lost.append(repr(error))
        result.failed_places.add(place)
        return
    result.statuses[response.status_code] += 1
    result.slowest = max(result.slowest, response.elapsed.total_seconds())
    if response.ok:
        result.versions[response.json()["model"]["version"]] += 1
        result.answers[place].add(response.text)
    else:
        result.failed_places.add(place)


@contextmanager
def under_load(
    service: Addressed,
    threads: int = 4,
    obeys: Callable[[], bool] = lambda: True,
    bodies: Sequence[Body] = ({"json": BODY},),
) -> Iterator[Result]:
    """Send the bodies on each thread, one after the other, while the block lasts and `obeys` is true."""
    result = Result()
    ended = threading.Event()

    def work() -> None:
        with requests.Session() as session:
            for place, body in cycle(enumerate(bodies)):
                if ended.is_set() or not obeys():
                    return
                send(session, service, result, place, body)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        yield result
    finally:
        ended.set()
        for worker in workers:
            worker.join()


class Readiness:
    """Readiness as a load balancer sees it: the result of its last probe."""

    def __init__(self, service: Running, every: float = 0.05) -> None:
        self.is_ready = True
        self.answers: list[int] = []
        self._service = service
        self._every = every
        threading.Thread(target=self._ask, daemon=True).start()

    def _ask(self) -> None:
        while self.is_ready:
            self.answers.append(self._service.get("/health/ready").status_code)
            self.is_ready = self.answers[-1] == HTTPStatus.OK
            time.sleep(self._every)

    def __call__(self) -> bool:
        return self.is_ready
