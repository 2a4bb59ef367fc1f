"""Exports the counters of all processes to Prometheus, through a collector of its client library.

It is imported on the first scrape, as the library takes a while to load.
"""

import math
import time
from collections.abc import Iterator
from datetime import datetime

import numpy as np
import numpy.typing as npt
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from model.artifact import Artifact
from service import VERSION
from service.observing.drift import Counts, stability_index
from service.observing.metric_definitions import Common, Metric
from service.observing.parts import Observing
from service.observing.version_counts import name_of

Rows = npt.NDArray[np.float64]
Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FEW_SERIES = 8
"""Metrics with at most this many series show all of them; others show only those that are not 0."""


def exposition(observing: Observing, artifact: Artifact, *, is_ready: bool) -> bytes:
    """Every metric of a service that serves this version, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(ServiceCollector(observing, artifact, is_ready=is_ready))
    return generate_latest(registry)


class ServiceCollector(Collector):
    """Collects all metrics."""

    def __init__(self, observing: Observing, artifact: Artifact, *, is_ready: bool) -> None:
        self._observing = observing
        self._artifact, self._is_ready = artifact, is_ready

    def collect(self) -> Iterator[Family]:
        """The metrics of the requests, of the model, of drift, and of the service."""
        self._observing.usage.look()
        rows = self._observing.counters.values()
        totals = rows.sum(axis=0)
        yield from (family_of(metric, totals) for metric in self._observing.metrics.all)
        yield from self._of_the_model(rows)
        yield from self._of_drift(rows)
        yield from self._of_the_service()
        yield from self._of_the_processes(rows)

    def _of_the_model(self, rows: Rows) -> Iterator[Family]:
        common = self._observing.counters.common
        artifact = self._artifact
        labels = {"name": artifact.manifest["name"], "version": artifact.version, "hash": artifact.digits}
        yield gauge("tickcross_model_info", "The version being served.", 1.0, labels)
        yield gauge("tickcross_model_version", "The version's number.", float(int(common[Common.SERVED])))
        created = seconds_of(artifact.manifest["created"])
        yield gauge("tickcross_model_created_timestamp_seconds", "When the version was trained.", created)
        yield self._exam()
        yield self._workers(rows)
        loaded_at, seconds = common[Common.LOADED_AT], common[Common.LOAD_SECONDS]
        yield gauge("tickcross_model_loaded_timestamp_seconds", "When the version went live.", loaded_at)
        yield gauge("tickcross_model_load_seconds", "Time to load and verify the version.", seconds)
        swaps, refusals = common[Common.SWAPS], common[Common.REFUSALS]
        yield CounterMetricFamily("tickcross_model_swaps_total", "Versions swapped in while serving.", swaps)
        yield CounterMetricFamily("tickcross_model_refusals_total", "Versions refused.", refusals)
        text = "Versions newer than the served one that failed their exam."
        yield gauge("tickcross_model_failed_candidates", text, common[Common.FAILED])

    def _exam(self) -> Family:
        """The accuracy in the exam; no series without one. Of sets with the same name, the first counts."""
        text = "Share of right answers in the version's exam, by set of marks."
        family = GaugeMetricFamily("tickcross_model_exam_accuracy", text, labels=["marks"])
        exam = self._artifact.manifest.get("exam")
        shares = {marks["name"]: marks["after"]["value"] for marks in reversed(exam["sets"] if exam else ())}
        for name, share in shares.items():
            family.add_metric([name], share)
        return family

    def _workers(self, rows: Rows) -> Family:
        family = GaugeMetricFamily(
            "tickcross_model_workers", "Workers by the version that they serve.", labels=["version"]
        )
        versions = np.unique(rows[:, self._observing.metrics.serves], return_counts=True)
        for version, count in zip(*map(np.ndarray.tolist, versions), strict=True):
            if version:
                family.add_metric([name_of(version)], count)
        return family

    def _of_drift(self, rows: Rows) -> Iterator[Family]:
        live = self._observing.drift.live(rows, time.time())
        marks = float(live["labels"].sum()) if live else 0.0
        yield gauge("tickcross_drift_marks", "Marks in the drift window.", marks)
        yield self._indexes(live if marks else {})

    def _indexes(self, live: dict[str, Counts]) -> Family:
        text = "Population stability index of live marks against those of the manifest."
        family = GaugeMetricFamily("tickcross_drift_index", text, labels=["of", "against"])
        for against, expected in self._observing.drift.expected.items():
            for what, counts in live.items():
                family.add_metric([what, against], stability_index(expected.shares[what], counts))
        return family

    def _of_the_service(self) -> Iterator[Family]:
        workers = len(self._observing.counters.alive_rows())
        yield gauge("tickcross_workers", "Running workers.", workers)
        yield gauge("tickcross_ready", "1 if the service is ready, else 0.", float(self._is_ready))
        yield gauge("tickcross_draining", "1 after SIGTERM.", float(self._observing.drain.has_begun))
        yield gauge("tickcross_build_info", "The version of the service.", 1.0, {"version": VERSION})

    def _of_the_processes(self, rows: Rows) -> Iterator[Family]:
        """CPU time and memory, named as in Prometheus' client libraries; no series if unknown."""
        metrics = self._observing.metrics
        cpu = CounterMetricFamily("process_cpu_seconds_total", "User and system CPU time of all workers.")
        text = "Resident memory of all workers; pages that they share are counted for each."
        resident = GaugeMetricFamily("process_resident_memory_bytes", text)
        if rows[:, metrics.process].any():
            cpu.add_metric([], rows[:, metrics.process_cpu].sum())
            resident.add_metric([], rows[:, metrics.process_resident].sum())
        yield cpu
        yield resident


def seconds_of(time: str) -> float:
    """An ISO 8601 time in seconds since 1970; NaN if the text is not a time."""
    try:
        return datetime.fromisoformat(time).timestamp()
    except ValueError:
        return math.nan


def gauge(name: str, text: str, value: float, labels: dict[str, str] | None = None) -> Family:
    """A gauge with one series."""
    family = GaugeMetricFamily(name, text, labels=[*(labels or {})])
    family.add_metric([*(labels or {}).values()], value)
    return family


def family_of(metric: Metric, cells: Rows) -> Family:
    """A metric with its values from `cells`."""
    names = [name for name, _ in metric.labels]
    if metric.kind == "histogram":
        return _histogram(HistogramMetricFamily(metric.name, metric.help, labels=names), metric, cells)
    kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
    family = kind(metric.name, metric.help, labels=names)
    for values, cell in metric.series():
        if cells[cell] or metric.count <= FEW_SERIES:
            family.add_metric(values, float(cells[cell]))
    return family


def _histogram(family: HistogramMetricFamily, metric: Metric, cells: Rows) -> HistogramMetricFamily:
    bounds = [*map("{:g}".format, metric.bounds), "+Inf"]
    for values, cell in metric.series():
        counts = np.cumsum(cells[cell : cell + len(bounds)]).tolist()
        if counts[-1] or metric.count <= FEW_SERIES:
            family.add_metric(values, [*zip(bounds, counts, strict=True)], float(cells[cell + len(bounds)]))
    return family
