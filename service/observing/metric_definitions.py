"""The metrics: each with its name, labels and buckets, and its cells in a row of counters.

All label values are known at the start (routes are those of the application), so every series has a place,
and counting is one addition. The status 499 means that the client has disconnected.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import product
from typing import TYPE_CHECKING

from model.classifier import LABELS, WARNINGS
from service.observing.layout import Layout
from service.observing.version_counts import VersionCounts

if TYPE_CHECKING:
    from service.observing.layout import Cells

OTHER = "other"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", OTHER)
_CODES = (200, 204, 304, 308, 400, 401, 404, 405, 408, 413, 415, 422, 429, 431, 499, 500, 501, 503, 505)
STATUSES = (*map(str, _CODES), OTHER)
SECONDS = (0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
ITEMS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 4096.0, 16384.0)
CONFIDENCES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0)
INK_SHARES = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Metric:
    """A counter, gauge or histogram.

    - `labels`: each label's name and all its values.
    - `bounds`: the upper bounds of a histogram's buckets; a bucket without a bound follows, then the sum.
    - `start`: its first cell. The series follow in order; the last label varies fastest.
    """

    name: str
    kind: str
    help: str
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bounds: tuple[float, ...] = ()
    start: int = 0

    @property
    def width(self) -> int:
        """Cells of one series."""
        return len(self.bounds) + 2 if self.kind == "histogram" else 1

    @property
    def count(self) -> int:
        """The number of series."""
        return math.prod(len(values) for _, values in self.labels)

    @property
    def end(self) -> int:
        """The cell after the last one."""
        return self.start + self.count * self.width

    def cell(self, *values: str) -> int:
        """The first cell of the series with these label values. Raises a ValueError for an unknown one."""
        series = 0
        for (_, known), value in zip(self.labels, values, strict=True):
            series = series * len(known) + known.index(value)
        return self.start + series * self.width

    def series(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """(label values, first cell) of each series."""
        for index, values in enumerate(product(*(known for _, known in self.labels))):
            yield values, self.start + index * self.width

    def observe(self, cells: "Cells", start: int, value: float) -> None:
        """Count one value in the histogram series that starts at `start`."""
        cells[start + bisect_left(self.bounds, value)] += 1.0
        cells[start + len(self.bounds) + 1] += value


class Common(IntEnum):
    """The common cells of the service: counters first, gauges from `SERVED` on."""

    SWAPS = 0
    REFUSALS = 1
    SERVED = 2
    LOAD_SECONDS = 3
    LOADED_AT = 4
    KEYS = 5
    FAILED = 6
    REFUSED = 7


class MetricDefinitions:
    """All metrics of a row; `routes` are the rules of the application."""

    def __init__(self, routes: Iterable[str]) -> None:
        self._end = 0
        self.all: list[Metric] = []
        self.routes = (*sorted(set(routes)), OTHER)
        route = ("route", self.routes)
        status = ("status", STATUSES)
        self.connections = self._gauge("tickcross_connections", "Open connections.")
        self.in_flight = self._gauge("tickcross_requests_in_flight", "Requests being read or answered.")
        self.serves = self.reserve()
        self.process, self.process_started = self.reserve(), self.reserve()
        self.process_cpu_seen, self.process_resident = self.reserve(), self.reserve()
        self.gauges = slice(0, self._end)
        self.starts = self._counter("tickcross_worker_starts_total", "Workers started.")
        self.process_cpu = self.reserve()
        method = ("method", METHODS)
        self.requests = self._counter("tickcross_requests_total", "Requests answered.", route, method, status)
        text = "Time from a request's head to its answer."
        self.seconds = self._histogram("tickcross_request_duration_seconds", text, SECONDS, route, status)
        text = "Marks in a request that was answered."
        self.items = self._histogram("tickcross_request_items", text, ITEMS)
        self.predictions = self._counter("tickcross_predictions_total", "Marks answered.", ("label", LABELS))
        text, label = "Confidence of the answers.", ("label", LABELS)
        self.confidence = self._histogram("tickcross_prediction_confidence", text, CONFIDENCES, label)
        self.ink = self._histogram("tickcross_ink_fraction", "Share of ink in a mark's grid.", INK_SHARES)
        text, warning = "Marks answered with a warning.", ("warning", WARNINGS)
        self.warnings = self._counter("tickcross_warnings_total", text, warning)
        text = "Pictures answered that came with a wrong media type."
        self.mistyped = self._counter("tickcross_mistyped_pictures_total", text)
        text = "Log lines dropped because their reader was too slow."
        self.dropped = self._counter("tickcross_log_lines_dropped_total", text)
        text = "Requests refused with 429 because their client had sent too many."
        self.client_refusals = self._counter("tickcross_client_refusals_total", text)
        self.by_version = self.reserve(VersionCounts.CELLS)

    @property
    def columns(self) -> int:
        """Cells of a row, so far."""
        return self._end

    def layout(self, *more: object) -> Layout:
        """The layout of the cells; their meaning also depends on `more`."""
        meaning = repr((self.all, [*Common.__members__], more))
        return Layout(meaning, self.columns, self.gauges, self.starts.start, Common.SERVED)

    def reserve(self, count: int = 1) -> int:
        """The first of `count` new cells, for numbers that are not exported directly."""
        self._end += count
        return self._end - count

    def _counter(self, name: str, text: str, *labels: tuple[str, tuple[str, ...]]) -> Metric:
        return self._add(Metric(name, "counter", text, labels, start=self._end))

    def _gauge(self, name: str, text: str) -> Metric:
        return self._add(Metric(name, "gauge", text, start=self._end))

    def _histogram(
        self, name: str, text: str, bounds: tuple[float, ...], *labels: tuple[str, tuple[str, ...]]
    ) -> Metric:
        return self._add(Metric(name, "histogram", text, labels, bounds, start=self._end))

    def _add(self, metric: Metric) -> Metric:
        self._end = metric.end
        self.all.append(metric)
        return metric
