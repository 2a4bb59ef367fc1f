"""Every figure that we publish about a set of answers, computed in one place."""

from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt

from model.answers.decision import decide
from model.evaluation.shares import Share
from model.labels import LABELS, NEITHER
from model.shapes import check_shape

Array = npt.NDArray[Any]

BINS = 15
RESAMPLINGS = 1000


class Bin(TypedDict):
    """The answers with a confidence from `low` to `high`: their mean confidence and their accuracy."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Measures:
    """The figures of a set of answers.

    - forced_choice: the share of ticks and crosses whose own output is the higher one.
    - three_way: the share of all marks with the right one of the three labels.
    - rejected: the share of ticks and crosses answered `neither`.
    - accepted: the share of neithers answered tick or cross.
    - calibration_error: expected calibration error of the confidence, and its 95 % interval (bootstrap).
    - confusion: int (3, 3), rows are labels, columns are answers.
    - by_label: for each label its forced choice and three-way share.
    """

    forced_choice: Share
    three_way: Share
    rejected: Share
    accepted: Share
    calibration_error: tuple[float, float, float]
    confusion: Array
    by_label: dict[str, dict[str, Share]]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data: figures of no marks are null."""
        value, low, high = (None if np.isnan(number) else number for number in self.calibration_error)
        return {
            "marks": self.three_way.total,
            "forced_choice": self.forced_choice.as_json(),
            "three_way": self.three_way.as_json(),
            "rejected": self.rejected.as_json(),
            "accepted": self.accepted.as_json(),
            "expected_calibration_error": {"value": value, "low": low, "high": high},
            "labels": {
                label: {name: share.as_json() for name, share in shares.items()}
                for label, shares in self.by_label.items()
            },
            "confusion": self.confusion.tolist(),
        }


def measure(scores: Array, labels: Array, threshold: float) -> Measures:
    """Measure calibrated scores (N, 2) against labels (N,), indexes into LABELS, at a threshold."""
    check_shape("the array of scores", scores, "N", 2)
    check_shape("the array of labels", labels, len(scores))
    answers, confidence = decide(scores, threshold)
    right, better, marked = answers == labels, scores.argmax(axis=1) == labels, labels != NEITHER
    return Measures(
        forced_choice=_share(better[marked]),
        three_way=_share(right),
        rejected=_share(answers[marked] == NEITHER),
        accepted=_share(answers[~marked] != NEITHER),
        calibration_error=_error_with_interval(confidence, right),
        confusion=confusion_table(labels, answers),
        by_label={name: _of_label(label, labels, better, right) for label, name in enumerate(LABELS)},
    )


def _of_label(label: int, labels: Array, better: Array, right: Array) -> dict[str, Share]:
    """The shares of one label; a neither has no forced choice between tick and cross."""
    shares = {"three_way": _share(right[labels == label])}
    return shares if label == NEITHER else {"forced_choice": _share(better[labels == label]), **shares}


def confusion_table(labels: Array, answers: Array) -> npt.NDArray[np.int64]:
    """Count each label (rows) by its answer (columns)."""
    size = len(LABELS)
    counts = np.bincount(labels.astype(np.int64) * size + answers, minlength=size * size)
    return counts.reshape(size, size)


def expected_calibration_error(confidence: Array, right: Array) -> float:
    """The mean gap between confidence and accuracy over BINS equal bins (Guo et al. 2017)."""
    if not len(right):
        return float("nan")
    places = _bin_of(confidence)
    gaps = np.bincount(places, right - confidence.astype(np.float64), BINS)
    return float(np.abs(gaps).sum() / len(right))


def calibration_bins(confidence: Array, right: Array) -> list[Bin]:
    """The same bins, without empty ones."""
    places = _bin_of(confidence)
    return [_bin(place, confidence[places == place], right[places == place]) for place in np.unique(places)]


def _bin(place: int, confidence: Array, right: Array) -> Bin:
    return {
        "low": float(place / BINS),
        "high": float((place + 1) / BINS),
        "count": len(right),
        "confidence": float(confidence.mean()),
        "accuracy": float(right.mean()),
    }


def _bin_of(confidence: Array) -> npt.NDArray[np.intp]:
    return np.minimum((confidence * BINS).astype(np.intp), BINS - 1)


def _error_with_interval(confidence: Array, right: Array) -> tuple[float, float, float]:
    """The error and its 95 % interval by the percentile bootstrap (Efron 1979)."""
    if not len(right):
        return (float("nan"),) * 3
    rng, count = np.random.default_rng(0), len(right)
    again = [rng.integers(count, size=count) for _ in range(RESAMPLINGS)]
    errors = [expected_calibration_error(confidence[which], right[which]) for which in again]
    low, high = np.quantile(errors, (0.025, 0.975))
    return expected_calibration_error(confidence, right), float(low), float(high)


def _share(hits: Array) -> Share:
    return Share(int(hits.sum()), len(hits))
