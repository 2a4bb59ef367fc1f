"""Counts what was answered: labels, confidence, ink and warnings, of one mark or of thousands at once."""

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .measures import LABELS, WARNINGS, Measures, Metric

if TYPE_CHECKING:
    from model.classifier import Predictions

    from .board import Cells


class Tally:
    """Adds predictions to the cells of a row."""

    def __init__(self, measures: Measures) -> None:
        self._items = measures.items
        self._confidence = measures.confidence
        self._ink = measures.ink
        self._labels = [measures.predictions.cell(label) for label in LABELS]
        self._confidences = [measures.confidence.cell(label) for label in LABELS]
        self._warnings = {word: measures.warnings.cell(word) for word in WARNINGS}

    def add(self, cells: "Cells", predictions: "Predictions") -> None:
        """Count one request's predictions."""
        count = len(predictions.labels)
        self._items.observe(cells, self._items.start, float(count))
        if count == 1:
            self._add_one(cells, predictions)
        else:
            self._add_many(np.asarray(cells), predictions)

    def _add_one(self, cells: "Cells", predictions: "Predictions") -> None:
        """Without NumPy's overhead, which for a single mark is most of the time."""
        label = predictions.labels.item()
        cells[self._labels[label]] += 1.0
        self._confidence.observe(cells, self._confidences[label], predictions.confidence.item())
        self._ink.observe(cells, self._ink.start, predictions.ink.item())
        for word, marks in predictions.warned.items():
            if marks.item():
                cells[self._warnings[word]] += 1.0

    def _add_many(self, cells: npt.NDArray[np.float64], predictions: "Predictions") -> None:
        for label, cell in enumerate(self._labels):
            chosen = predictions.confidence[predictions.labels == label]
            cells[cell] += len(chosen)
            _add_histogram(cells, self._confidence, self._confidences[label], chosen)
        _add_histogram(cells, self._ink, self._ink.start, predictions.ink)
        for word, marks in predictions.warned.items():
            cells[self._warnings[word]] += np.count_nonzero(marks)


def _add_histogram(
    cells: npt.NDArray[np.float64], metric: Metric, start: int, values: npt.NDArray[np.floating]
) -> None:
    """The same as `metric.observe` with each of the values."""
    size = len(metric.bounds) + 1
    cells[start : start + size] += counted(values, metric.bounds)
    cells[start + size] += values.sum(dtype=np.float64)


def counted(values: npt.NDArray[np.floating], bounds: tuple[float, ...]) -> npt.NDArray[np.intp]:
    """How many values lie up to each of the bounds but above the one before, and above the last."""
    return np.bincount(np.searchsorted(bounds, values), minlength=len(bounds) + 1)


def counted_one(value: float, bounds: tuple[float, ...]) -> int:
    """Which of the places of `counted` a single value has."""
    return bisect_left(bounds, value)
