"""How far live traffic has moved from the marks that the network was validated on.

The manifest has histograms of confidence, labels and ink. The same ones are counted live, over a sliding
window, and compared by the population stability index: the sum over the bins of
(live - expected) * ln(live / expected). Below 0.1 is normal; above 0.25, something has changed.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from model.classifier import LABELS
from service.observing.tally import array_of
from service.observing.version_counts import cell_of

if TYPE_CHECKING:
    from model.classifier import Classifier, Predictions
    from service.observing.layout import Cells

STEPS = 12
MAX_BINS = 64
SETS = ("training", "validation")
SMALLEST_SHARE = 1e-4
"""Stands for the share of an empty bin, as 0 has no logarithm."""

STAMP, VERSION, COUNTS = 0, 1, 2
WIDTH = COUNTS + len(LABELS) + 2 * MAX_BINS
Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Expected:
    """The statistics of one set of marks in a manifest: shares by bin, and the bounds between the bins."""

    version: str
    bounds: Mapping[str, tuple[float, ...]]
    shares: Mapping[str, npt.NDArray[np.float64]]

    @property
    def cell(self) -> float:
        """The version as the value of a cell."""
        return cell_of(self.version)


class Drift:
    """The window of this process, in its row of counters.

    - `start`: its first cell; it has `CELLS` of them.
    - `seconds`: the length of the window.
    """

    CELLS = STEPS * WIDTH

    def __init__(self, start: int, seconds: float) -> None:
        self._start = start
        self._step = seconds / STEPS
        self.expected: Mapping[str, Expected] = {}
        self._counting: Expected | None = None

    def expect(self, classifier: "Classifier") -> None:
        """Compare with this version's manifest from now on, if it has statistics."""
        self.expected = expected_of(classifier)
        self._counting = self.expected.get("validation")

    def add(self, cells: "Cells", now: float, version: str, predictions: "Predictions") -> None:
        """Count one request's predictions, if they are from the version of `expect`."""
        counting = self._counting
        if counting is None or version != counting.version:
            return
        step = int(now / self._step)
        start = self._start + step % STEPS * WIDTH
        if cells[start + STAMP] != step or cells[start + VERSION] != counting.cell:
            _begin_step(cells, start, step, counting.cell)
        if len(predictions.labels) == 1:
            _add_one(cells, start + COUNTS, counting, predictions)
        else:
            _add_many(np.asarray(cells), start + COUNTS, counting, predictions)

    def live(self, rows: npt.NDArray[np.float64], now: float) -> dict[str, Counts]:
        """The counts of confidence, ink and labels in the window, from the rows of all processes."""
        counting = self._counting
        if counting is None:
            return {}
        steps = rows[:, self._start : self._start + self.CELLS].reshape(-1, WIDTH)
        recent = steps[:, STAMP] > int(now / self._step) - STEPS
        counts = steps[recent & (steps[:, VERSION] == counting.cell)].sum(axis=0)[COUNTS:]
        return {name: counts[place] for name, place in _places(counting).items()}


def expected_of(classifier: "Classifier") -> dict[str, Expected]:
    """The statistics of `validation` and `training` in a manifest, if they fit into the counters."""
    sets: Mapping[str, Any] = classifier.manifest.get("statistics", {})
    expected = {name: _expected(classifier.version, sets[name]) for name in SETS if name in sets}
    same = {name: one for name, one in expected.items() if one.bounds == expected["validation"].bounds}
    return same if all(_fits(one) for one in same.values()) else {}


def _fits(expected: Expected) -> bool:
    return all(len(bounds) < MAX_BINS for bounds in expected.bounds.values())


def _expected(version: str, statistics: Mapping[str, Any]) -> Expected:
    histograms = {name: statistics[name] for name in ("confidence", "ink")}
    bounds = {name: tuple(histogram["edges"][1:-1]) for name, histogram in histograms.items()}
    shares = {name: np.array(histogram["shares"]) for name, histogram in histograms.items()}
    shares["labels"] = np.array([statistics["labels"].get(label, 0.0) for label in LABELS])
    return Expected(version, bounds, shares)


def _places(expected: Expected) -> dict[str, slice]:
    """The places of labels, confidence and ink in the counts of a step."""
    confidence, ink = len(LABELS), len(LABELS) + MAX_BINS
    return {
        "labels": slice(0, confidence),
        "confidence": slice(confidence, confidence + len(expected.shares["confidence"])),
        "ink": slice(ink, ink + len(expected.shares["ink"])),
    }


def _begin_step(cells: "Cells", start: int, step: int, version: float) -> None:
    np.asarray(cells)[start : start + WIDTH] = 0.0
    cells[start + STAMP] = float(step)
    cells[start + VERSION] = version


def _add_one(cells: "Cells", start: int, expected: Expected, predictions: "Predictions") -> None:
    cells[start + predictions.labels.item()] += 1.0
    start += len(LABELS)
    cells[start + bisect_right(expected.bounds["confidence"], predictions.confidence.item())] += 1.0
    cells[start + MAX_BINS + bisect_right(expected.bounds["ink"], predictions.ink.item())] += 1.0


def _add_many(
    cells: npt.NDArray[np.float64], start: int, expected: Expected, predictions: "Predictions"
) -> None:
    places = _places(expected)
    counts = cells[start:]
    counts[places["labels"]] += np.bincount(predictions.labels, minlength=len(LABELS))
    counts[places["confidence"]] += binned(predictions.confidence, expected.bounds["confidence"])
    counts[places["ink"]] += binned(predictions.ink, expected.bounds["ink"])


def binned(values: npt.NDArray[np.floating], bounds: tuple[float, ...]) -> npt.NDArray[np.intp]:
    """How many values are in each bin. As in `numpy.histogram`, a bin includes its lower bound."""
    return np.bincount(np.searchsorted(array_of(bounds), values, side="right"), minlength=len(bounds) + 1)


def stability_index(expected: npt.NDArray[np.float64], counts: Counts) -> float:
    """The population stability index of live counts against expected shares, bin by bin; 0 without counts."""
    total = counts.sum()
    if not total:
        return 0.0
    live = np.maximum(counts / total, SMALLEST_SHARE)
    usual = np.maximum(expected, SMALLEST_SHARE)
    return float(((live - usual) * np.log(live / usual)).sum())
