"""Prometheus' text format: metrics and their values to what a scraper reads.

The format is a few lines; a library for it would cost each worker 60 ms of start and some megabytes.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from .measures import Metric

FEW_SERIES = 8
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[str, dict[str, str], float]
"""Suffix of the name, labels, value."""


def exposed(metric: Metric, cells: npt.NDArray[np.float64]) -> Iterator[str]:
    """The lines of a metric whose values stand in `cells`; of many series, those that have counted."""
    samples = _histogram_samples(metric, cells) if metric.kind == "histogram" else _samples(metric, cells)
    return family(metric.name, metric.kind, metric.help, samples)


def family(name: str, kind: str, text: str, samples: Iterable[Sample]) -> Iterator[str]:
    """The lines of one metric."""
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"
    for suffix, labels, value in samples:
        yield f"{name}{suffix}{_labels(labels)} {_number(value)}"


def _samples(metric: Metric, cells: npt.NDArray[np.float64]) -> Iterator[Sample]:
    for values, cell in metric.series():
        if cells[cell] or metric.count <= FEW_SERIES:
            yield "", _named(metric, values), float(cells[cell])


def _histogram_samples(metric: Metric, cells: npt.NDArray[np.float64]) -> Iterator[Sample]:
    for values, cell in metric.series():
        buckets = np.cumsum(cells[cell : cell + len(metric.bounds) + 1])
        if buckets[-1] or metric.count <= FEW_SERIES:
            labels = _named(metric, values)
            for bound, count in zip((*metric.bounds, np.inf), buckets, strict=True):
                yield "_bucket", labels | {"le": _number(bound)}, float(count)
            yield "_sum", labels, float(cells[cell + len(metric.bounds) + 1])
            yield "_count", labels, float(buckets[-1])


def _named(metric: Metric, values: Sequence[str]) -> dict[str, str]:
    return {name: value for (name, _), value in zip(metric.labels, values, strict=True)}


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    if np.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) else repr(float(value))
