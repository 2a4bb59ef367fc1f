"""Counts answers: labels, confidence, ink and warnings, of one mark or of thousands at once."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from model.classifier import LABELS, WARNINGS
from service.observing.metric_definitions import MetricDefinitions

if TYPE_CHECKING:
    from model.classifier import Predictions
    from service.observing.layout import Cells


class Tally:
    """Adds predictions to the cells of a row."""

    def __init__(self, metrics: MetricDefinitions) -> None:
        self._items = metrics.items
        self._confidence = metrics.confidence
        self._ink = metrics.ink
        self._labels = [metrics.predictions.cell(label) for label in LABELS]
        self._confidences = [metrics.confidence.cell(label) for label in LABELS]
        self._warnings = {word: metrics.warnings.cell(word) for word in WARNINGS}

    def add(self, cells: "Cells", predictions: "Predictions") -> None:
        """Count one request's predictions."""
        count = len(predictions.labels)
        self._items.observe(cells, self._items.start, float(count))
        if count == 1:
            self._add_one(cells, predictions)
        else:
            self._add_many(np.asarray(cells), predictions)

    def _add_one(self, cells: "Cells", predictions: "Predictions") -> None:
        """For a single mark, without NumPy, whose overhead would be most of the time."""
        label = predictions.labels.item()
        cells[self._labels[label]] += 1.0
        self._confidence.observe(cells, self._confidences[label], predictions.confidence.item())
        self._ink.observe(cells, self._ink.start, predictions.ink.item())
        for word, marks in predictions.warned.items():
            if marks.item():
                cells[self._warnings[word]] += 1.0

    def _add_many(self, cells: npt.NDArray[np.float64], predictions: "Predictions") -> None:
        """For many marks at once. The series of the labels are adjacent, so one count fills all of them."""
        labels, confidence, ink = predictions.labels, predictions.confidence, predictions.ink
        metric = self._confidence
        places = np.searchsorted(array_of(metric.bounds), confidence) + labels * metric.width
        cells[metric.start : metric.end] += np.bincount(places, minlength=metric.end - metric.start)
        sums = slice(metric.start + metric.width - 1, metric.end, metric.width)
        cells[sums] += np.bincount(labels, confidence, minlength=len(LABELS))
        cells[self._labels[0] : self._labels[-1] + 1] += np.bincount(labels, minlength=len(LABELS))
        shares = np.searchsorted(array_of(self._ink.bounds), ink)
        cells[self._ink.start : self._ink.end - 1] += np.bincount(shares, minlength=self._ink.width - 1)
        cells[self._ink.end - 1] += ink.sum()
        for word, marks in predictions.warned.items():
            cells[self._warnings[word]] += np.count_nonzero(marks)


@lru_cache(maxsize=64)
def array_of(bounds: tuple[float, ...]) -> npt.NDArray[np.float64]:
    """Bounds as an array, which NumPy searches fastest."""
    return np.array(bounds)
