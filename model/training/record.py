"""The record of a run about its network: the calibration, the accuracy, and statistics of the marks."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, cast

import numpy as np

from model.answers.calibration import Calibration, calibrated, fit_platt, steeper
from model.answers.decision import choose_threshold, decide
from model.artifact import FORMAT, Manifest, grid_to_rows
from model.artifact.manifest import Accuracy, Epoch, Golden, Histogram, Mistake, Statistics, Training
from model.dataset import MarkSet
from model.evaluation import calibration_bins, measure
from model.labels import LABELS
from model.nn.layers import Array
from model.nn.network import Network
from model.training.descent import Descent, pre_activations_of
from model.training.sets import Sets

Report = Callable[[int, int], object]

_BLOCK = 10_000

GOLDEN_OF_EACH = 4
MISTAKES = 36
CONFIDENCE_EDGES = (0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1)
INK_EDGES = (0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 1)

POSTED_MARKS_ARE_CLEARER = 1.2
"""How much steeper the calibration is than the one fitted to drawn marks.

Drawn marks are ambiguous far more often than posted ones, because the network learns more from them. With
this factor, the confidence is right on the marks of two other generators, `benchmarks.crops` and
`benchmarks.hard_boxes`.
"""


def manifest_of(
    network: Network,
    training_set: MarkSet,
    validation_set: MarkSet,
    training: Training,
    report: Report = lambda done, total: None,
    *,
    are_drawn: bool = True,
) -> Manifest:
    """Calibrate the network on the validation set, measure it there, and return the manifest.

    `are_drawn` says whether any of the marks are drawn ones. `save_version` fills in `weights`, and the job
    `exam`. `report` is called with the numbers of marks of the training set so far and in all.
    """
    pre_activations = pre_activations_of(network, validation_set.grids)
    calibration = fit_platt(pre_activations, validation_set.targets)
    if are_drawn:
        calibration = steeper(calibration, POSTED_MARKS_ARE_CLEARER)
    scores = calibrated(pre_activations, calibration)
    threshold = choose_threshold(scores, validation_set.labels)
    training_scores = _scores_of(network, training_set, calibration, report)
    return {
        "format": FORMAT,
        "name": "tickcross",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "labels": list(LABELS),
        "grid_size": network.grid_size,
        "layers": network.specifications(),
        "preprocessing": {"package": "model.picture", "ink": -1, "paper": 1},
        "calibration": calibration,
        "threshold": threshold,
        "weights": {"file": "", "sha256": ""},
        "golden": golden_of(network, validation_set, scores, calibration, threshold),
        "training": training,
        "accuracy": accuracy_of(scores, validation_set, threshold),
        "statistics": {
            "training": _statistics(training_scores, training_set, threshold),
            "validation": _statistics(scores, validation_set, threshold),
        },
    }


def training_of(
    descent: Descent, sets: Sets, command: str, resumed_from: str | None, settings: dict[str, Any]
) -> Training:
    """The record of the training: how the weights were made."""
    return {
        "command": command,
        "settings": settings,
        "training_marks": len(sets.training),
        "validation_marks": len(sets.validation),
        "own_marks": sets.own,
        "resumed_from": resumed_from,
        "best_epoch": descent.best.epoch,
        "parameters": descent.network.parameter_count,
        "history": [cast(Epoch, asdict(result)) for result in descent.history],
    }


def golden_of(
    network: Network, marks: MarkSet, scores: Array, calibration: Calibration, threshold: float
) -> Golden:
    """A blank grid and a few marks of each label that are answered right, with the scores that they get."""
    right = decide(scores, threshold)[0] == marks.labels
    of_each = (right & (marks.labels == label) for label in range(len(LABELS)))
    chosen = [np.flatnonzero(which)[:GOLDEN_OF_EACH] for which in of_each]
    blank = np.ones((1, network.grid_size, network.grid_size), np.int8)
    grids = np.concatenate([blank, marks.grids[np.concatenate(chosen)]])
    return {
        "grids": [grid_to_rows(grid) for grid in grids],
        "scores": _rounded(calibrated(network.pre_activations(grids), calibration)),
    }


def accuracy_of(scores: Array, marks: MarkSet, threshold: float) -> Accuracy:
    """The figures of the validation set, and the network's most confident mistakes."""
    answers, confidence = decide(scores, threshold)
    right = answers == marks.labels
    measured = measure(scores, marks.labels, threshold)
    return {
        "marks": len(marks),
        "three_way": measured.three_way.value,
        "forced_choice": measured.forced_choice.value,
        "rejected": measured.rejected.value,
        "accepted": measured.accepted.value,
        "expected_calibration_error": measured.calibration_error[0],
        "confusion": measured.confusion.tolist(),
        "calibration_bins": calibration_bins(confidence, right),
        "mistakes": _mistakes(np.flatnonzero(~right), marks, answers, confidence, scores),
    }


def _scores_of(network: Network, marks: MarkSet, calibration: Calibration, report: Report) -> Array:
    """The scores of a large set, a block at a time."""
    scores = []
    for start in range(0, len(marks), _BLOCK):
        block = marks.grids[start : start + _BLOCK]
        scores.append(calibrated(pre_activations_of(network, block), calibration))
        report(min(start + _BLOCK, len(marks)), len(marks))
    return np.concatenate(scores)


def _statistics(scores: Array, marks: MarkSet, threshold: float) -> Statistics:
    """Statistics of a set, so that the service can notice when live traffic differs from it."""
    answers, confidence = decide(scores, threshold)
    return {
        "confidence": _histogram(confidence, CONFIDENCE_EDGES),
        "ink": _histogram(marks.ink, INK_EDGES),
        "labels": {name: float((answers == label).mean()) for label, name in enumerate(LABELS)},
    }


def _histogram(values: Array, edges: Sequence[float]) -> Histogram:
    counts, _ = np.histogram(values, edges)
    return {"edges": [float(edge) for edge in edges], "shares": (counts / len(values)).tolist()}


def _mistakes(
    which: Array, marks: MarkSet, answers: Array, confidence: Array, scores: Array
) -> list[Mistake]:
    surest = which[np.argsort(-confidence[which], kind="stable")][:MISTAKES]
    return [
        {
            "grid": grid_to_rows(marks.grids[place]),
            "label": LABELS[marks.labels[place]],
            "answer": LABELS[answers[place]],
            "scores": _rounded(scores[place]),
        }
        for place in surest
    ]


def _rounded(scores: Array) -> Any:
    return np.round(scores.astype(np.float64), 6).tolist()
