"""`GET /metrics` for Prometheus: what all workers have counted, whichever of them answers."""

import time
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from flask import Blueprint, Response

from . import VERSION
from .drift import Counts, Drift, stability_index
from .exposition import CONTENT_TYPE, Sample, exposed, family
from .instruments import Common, Instruments, instruments_in_force
from .serving import serving

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Every metric, in Prometheus' text format."""
    instruments = instruments_in_force()
    rows = instruments.board.values()
    lines = [
        *_of_requests(instruments, rows),
        *_of_the_model(instruments, rows),
        *_of_drift(instruments.drift, rows),
        *_of_the_service(instruments),
    ]
    return Response("\n".join(lines) + "\n", content_type=CONTENT_TYPE)


def _of_requests(instruments: Instruments, rows: npt.NDArray[np.float64]) -> Iterator[str]:
    totals = rows.sum(axis=0)
    for metric in instruments.measures.all:
        yield from exposed(metric, totals)


def _of_the_model(instruments: Instruments, rows: npt.NDArray[np.float64]) -> Iterator[str]:
    classifier = serving().classifier
    common = instruments.board.common
    name = {"name": classifier.name}
    yield from gauge(
        "tickcross_model_info", "The version being served.", name | {"version": classifier.version}
    )
    yield from gauge("tickcross_model_version", "The number of it.", value=common[Common.SERVED])
    yield from family(
        "tickcross_model_workers", "gauge", "Workers that serve a version.", _workers(instruments, rows)
    )
    loaded_at, seconds = common[Common.LOADED_AT], common[Common.LOAD_SECONDS]
    yield from gauge("tickcross_model_loaded_timestamp_seconds", "When it was first served.", value=loaded_at)
    yield from gauge("tickcross_model_load_seconds", "Time to load and verify it.", value=seconds)
    yield from counter(
        "tickcross_model_swaps_total", "Versions swapped in while serving.", common[Common.SWAPS]
    )
    yield from counter("tickcross_model_refusals_total", "Versions refused.", common[Common.REFUSALS])


def _workers(instruments: Instruments, rows: npt.NDArray[np.float64]) -> Iterator[Sample]:
    versions, counts = np.unique(rows[:, instruments.measures.serves], return_counts=True)
    for version, count in zip(versions.tolist(), counts.tolist(), strict=True):
        if version:
            yield "", {"version": str(int(version))}, count


def _of_drift(drift: Drift, rows: npt.NDArray[np.float64]) -> Iterator[str]:
    live = drift.live(rows, time.time())
    marks = float(live["labels"].sum()) if live else 0.0
    yield from gauge("tickcross_drift_marks", "Marks in the window that drift is seen in.", value=marks)
    text = "Population stability index of live marks against those of the manifest."
    yield from family("tickcross_drift_index", "gauge", text, _indexes(drift, live) if marks else ())


def _indexes(drift: Drift, live: dict[str, Counts]) -> Iterator[Sample]:
    for against, expected in drift.expected.items():
        for what, counts in live.items():
            yield "", {"of": what, "against": against}, stability_index(expected.shares[what], counts)


def _of_the_service(instruments: Instruments) -> Iterator[str]:
    is_ready = float(serving().ready)
    yield from gauge("tickcross_ready", "1 when requests may be sent.", value=is_ready)
    yield from gauge("tickcross_draining", "1 after SIGTERM.", value=float(instruments.draining))
    yield from gauge("tickcross_build_info", "The version of the service.", {"version": VERSION})


def gauge(name: str, text: str, labels: dict[str, str] | None = None, *, value: float = 1.0) -> Iterator[str]:
    """The lines of a gauge that has one series."""
    return family(name, "gauge", text, [("", labels or {}, value)])


def counter(name: str, text: str, value: float) -> Iterator[str]:
    """The lines of a counter that has one series."""
    return family(name, "counter", text, [("", {}, value)])
