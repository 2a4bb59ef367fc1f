"""Observes each request of one process, from head to answer: limits their number, counts and logs them.

It is outside of the application, so that requests that never reach the application are counted as well.
"""

import time
from typing import TYPE_CHECKING

import numpy as np

from model.classifier import LABELS
from service.core.problems import RETRY_SOON, Problem
from service.core.reply import Outcome
from service.observing.drift import Drift
from service.observing.logs import Line, RequestLog
from service.observing.metric_definitions import METHODS, OTHER, STATUSES, MetricDefinitions
from service.observing.request_ids import request_id_of, traceparent_of
from service.observing.shared_counters import SharedCounters
from service.observing.tally import Tally
from service.observing.version_counts import VersionCounts
from service.probes import is_probe

if TYPE_CHECKING:
    from model.classifier import Predictions

METRICS = "/metrics"
"""The path of a scrape, which is answered under any load, like probes."""

CLIENT_GONE = 499
"""The status of a request whose client has disconnected."""


class Observed:
    """A request in flight: its time of arrival and its ids."""

    __slots__ = ("is_held", "request_id", "started", "traceparent")

    def __init__(self, request_id: str | None, traceparent: str | None) -> None:
        self.started = time.perf_counter()
        self.request_id = request_id_of(request_id)
        self.traceparent = traceparent_of(traceparent)
        self.is_held = True

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers of the answer with the ids of the request."""
        headers = [("X-Request-ID", self.request_id)]
        if self.traceparent:
            headers.append(("traceparent", self.traceparent))
        return headers


class RequestObserver:
    """Observes the requests of this process, in all its threads.

    - `max_in_flight`: requests held at a time; more are refused with 429.
    """

    def __init__(
        self,
        metrics: MetricDefinitions,
        counters: SharedCounters,
        drift: Drift,
        log: RequestLog,
        max_in_flight: int,
    ) -> None:
        self._metrics = metrics
        self._counters = counters
        self._drift = drift
        self._log = log
        self._max_in_flight = max_in_flight
        self._tally = Tally(metrics)
        self._version_counts = VersionCounts(metrics.by_version)
        self._in_flight = metrics.in_flight.start
        self._methods, self._routes = frozenset(METHODS), frozenset(metrics.routes)
        self._probes = frozenset(route for route in metrics.routes if is_probe(route) or route == METRICS)
        self._cells: dict[tuple[str, str, int], tuple[int, int]] = {}

    def begin(self, request_id: str | None, traceparent: str | None) -> Observed:
        """The head of a request has arrived, with these values of X-Request-ID and traceparent."""
        observed = Observed(request_id, traceparent)
        mine = self._counters.mine
        with self._counters.lock:
            mine[self._in_flight] += 1.0
        return observed

    def refuse_too_many(self, path: str) -> None:
        """Raise a 429 `Problem` if too many requests are held, except for probes and scrapes."""
        too_many = self._counters.mine[self._in_flight] > self._max_in_flight
        if too_many and not self.is_always_answered(path):
            detail = f"{self._max_in_flight} requests are being answered already; try again in a moment"
            raise Problem(429, detail, headers=RETRY_SOON)

    def is_always_answered(self, path: str) -> bool:
        """Whether a path is that of a probe or a scrape, which is answered under any load."""
        return path == METRICS or is_probe(path)

    def client_refused(self) -> None:
        """Count a client that has sent too many requests; its answer is counted separately."""
        mine = self._counters.mine
        with self._counters.lock:
            mine[self._metrics.client_refusals.start] += 1.0

    def answered(
        self,
        observed: Observed,
        method: str,
        route: str | None,
        status: int,
        outcome: Outcome | None = None,
        seconds: float | None = None,
    ) -> None:
        """Count and log an answer. Call it before sending the answer, so that the client sees it counted.

        - `route`: the rule of the application that the request matched; any other text is counted as "other".
        - `seconds`: the duration, if it is not the time since `begin`.
        """
        if seconds is None:
            seconds = time.perf_counter() - observed.started
        method = method if method in self._methods else OTHER
        route = route if route is not None and route in self._routes else OTHER
        self._count(method, route, status, seconds, outcome)
        level = "debug" if route in self._probes else "info"
        if self._log.takes(level):
            version, labels = (outcome.version, labels_of(outcome.predictions)) if outcome else ("", {})
            request_id, traceparent = observed.request_id, observed.traceparent
            line = Line(request_id, traceparent, method, route, status, seconds, version, labels, level)
            self._log.write(line)
        if self._log.writer.dropped:
            self._count_dropped()

    def refused(self, status: int) -> None:
        """Count a refusal without a request, such as that of a head that is not HTTP."""
        observed = self.begin(None, None)
        self.answered(observed, OTHER, OTHER, status)
        self.end(observed)

    def end(self, observed: Observed) -> None:
        """End a request: its answer has been sent, or its client is gone."""
        mine = self._counters.mine
        with self._counters.lock:
            if observed.is_held:
                observed.is_held = False
                mine[self._in_flight] -= 1.0

    def _count(self, method: str, route: str, status: int, seconds: float, outcome: Outcome | None) -> None:
        key = route, method, status
        counter, histogram = self._cells.get(key) or self._find_cells(key)
        mine = self._counters.mine
        with self._counters.lock:
            mine[counter] += 1.0
            self._metrics.seconds.observe(mine, histogram, seconds)
            if outcome is not None:
                self._tally.add(mine, outcome.predictions)
                now, marks = time.time(), len(outcome.predictions.labels)
                if outcome.mistyped:
                    mine[self._metrics.mistyped.start] += outcome.mistyped
                self._drift.add(mine, now, outcome.version, outcome.predictions)
                self._version_counts.add(mine, outcome.version, marks, seconds, now)

    def _count_dropped(self) -> None:
        mine = self._counters.mine
        with self._counters.lock:
            mine[self._metrics.dropped.start] += self._log.writer.take_dropped()

    def _find_cells(self, key: tuple[str, str, int]) -> tuple[int, int]:
        """The cells of a route, method and status, for the cache."""
        route, method, status = key
        text = str(status) if str(status) in STATUSES else OTHER
        cells = self._metrics.requests.cell(route, method, text), self._metrics.seconds.cell(route, text)
        self._cells[key] = cells
        return cells


def labels_of(predictions: "Predictions") -> dict[str, int]:
    """How many marks got each label, without labels that none got."""
    if len(predictions.labels) == 1:
        return {LABELS[predictions.labels.item()]: 1}
    counts = np.bincount(predictions.labels, minlength=len(LABELS)).tolist()
    return {name: count for name, count in zip(LABELS, counts, strict=True) if count}
