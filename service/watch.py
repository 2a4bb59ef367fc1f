"""Looks at every request from its head to its answer: holds back what is too much, counts, writes the log.

It stands around the application, in the adapter: what is refused before Flask is called is seen as well, and
the whole of it costs a few microseconds a request.
"""

import time
from typing import TYPE_CHECKING

import numpy as np

from . import outcome
from .environ import Environ
from .logs import Line, RequestLog, request_id_of, traceparent_of
from .measures import LABELS, METHODS, OTHER, STATUSES
from .problems import Problem
from .tally import Tally

if TYPE_CHECKING:
    from model.classifier import Predictions

    from .instruments import Instruments

PROBES = frozenset(
    ("/health", "/health/live", "/health/ready", "/metrics", "/v2/health/live", "/v2/health/ready")
)
"""Answered however much there is to do."""

CLIENT_GONE = 499
RETRY_AFTER_SECONDS = "1"


class Seen:
    """A request on its way: when it came, and its ids."""

    __slots__ = ("request_id", "started", "traceparent")

    def __init__(self, environ: Environ) -> None:
        self.started = time.perf_counter()
        self.request_id = request_id_of(environ.get("HTTP_X_REQUEST_ID"))
        self.traceparent = traceparent_of(environ.get("HTTP_TRACEPARENT"))

    def headers(self) -> list[tuple[bytes, bytes]]:
        """What goes into the answer's headers, so that both sides can name the request."""
        headers = [(b"x-request-id", self.request_id.encode())]
        if self.traceparent:
            headers.append((b"traceparent", self.traceparent.encode()))
        return headers


class Watch:
    """The watch of one worker.

    - `most`: requests held at a time; above it they are refused with 429.
    """

    def __init__(self, instruments: "Instruments", log: RequestLog, most: int) -> None:
        self._board = instruments.board
        self._measures = instruments.measures
        self._drift = instruments.drift
        self._tally = Tally(instruments.measures)
        self._log = log
        self._routes = frozenset(instruments.measures.routes)
        self._most = most
        self._held = 0
        self._cells: dict[tuple[str, str, int], tuple[int, int]] = {}

    def begin(self, environ: Environ) -> Seen:
        """A request's head has come."""
        seen = Seen(environ)
        self._held += 1
        self._board.mine[self._measures.in_flight.start] = float(self._held)
        return seen

    @property
    def connections(self) -> float:
        """How many connections the worker has; each brings one request at a time."""
        return self._board.mine[self._measures.connections.start]

    def may_be_crowded(self) -> bool:
        """Whether more requests could be here than may be held."""
        return not 0 < self.connections <= self._most

    def refuse_too_many(self, environ: Environ) -> None:
        """Raises a 429 `Problem` when more requests are held than may be; probes are always let through."""
        if self._held > self._most and environ["PATH_INFO"] not in PROBES:
            detail = f"{self._most} requests are being answered already; ask again in a moment"
            raise Problem(429, detail, headers={"Retry-After": RETRY_AFTER_SECONDS})

    def end(self) -> None:
        """A request is held no more: its answer has been sent, or there is nobody to send it to."""
        self._held -= 1
        self._board.mine[self._measures.in_flight.start] = float(self._held)

    def answered(self, seen: Seen, environ: Environ, status: int) -> None:
        """The answer is there: it is counted before it is sent, so that no client is ahead of the counts."""
        cells = self._board.mine
        method = environ["REQUEST_METHOD"]
        if method not in METHODS:
            method = OTHER
        route = self._route(environ)
        seconds = time.perf_counter() - seen.started
        counter, histogram = self._cells_of(route, method, status)
        cells[counter] += 1.0
        self._measures.seconds.observe(cells, histogram, seconds)
        found: outcome.Outcome | None = environ.get(outcome.KEY)
        if found is not None:
            self._tally.add(cells, found.predictions)
            self._drift.add(cells, time.time(), found.version, found.predictions)
        if self._log.is_on:
            self._log.write(_line(seen, method, route, status, seconds, found))

    def _route(self, environ: Environ) -> str:
        """The rule that matched, as Flask left it; by the path, where the request did not get as far."""
        request = environ.get("werkzeug.request")
        if request is not None and request.url_rule is not None:
            return str(request.url_rule.rule)
        path: str = environ["PATH_INFO"]
        return path if path in self._routes else OTHER

    def _cells_of(self, route: str, method: str, status: int) -> tuple[int, int]:
        key = route, method, status
        if key not in self._cells:
            text = str(status) if str(status) in STATUSES else OTHER
            counter = self._measures.requests.cell(route, method, text)
            self._cells[key] = counter, self._measures.seconds.cell(route, text)
        return self._cells[key]


def _line(
    seen: Seen, method: str, route: str, status: int, seconds: float, found: outcome.Outcome | None
) -> Line:
    line = Line(seen.request_id, seen.traceparent, method, route, status, seconds)
    if found is not None:
        line.version, line.labels = found.version, labels_of(found.predictions)
    return line


def labels_of(predictions: "Predictions") -> dict[str, int]:
    """How many marks got each label, those that none got left out."""
    if len(predictions.labels) == 1:
        return {LABELS[predictions.labels.item()]: 1}
    counts = np.bincount(predictions.labels, minlength=len(LABELS)).tolist()
    return {name: count for name, count in zip(LABELS, counts, strict=True) if count}
