"""Platt scaling makes scores mean what they say: of the marks that get 0.9 for tick, nine in ten are ticks.

A trained network tends to be more certain than it is accurate. Platt (1999) fits one scale and one shift for
each output, on marks that the network never trained on. The order of the marks' scores stays the same.
"""

from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt

from model.shapes import check_shape

Array = npt.NDArray[Any]


class Calibration(TypedDict):
    """A score is `sigmoid(scale * pre_activation + shift)`, with a pair for tick and one for cross."""

    method: str
    scale: list[float]
    shift: list[float]


class Calibrator:
    """Turns pre-activations (N, 2) into calibrated scores (N, 2) from 0 to 1.

    Scores are computed in float64 and rounded once, so that a mark gets the same score in every batch.
    """

    def __init__(self, calibration: Calibration) -> None:
        self._half_scale = np.array(calibration["scale"]) / 2  # sigmoid(x) is 1/2 + tanh(x / 2) / 2
        self._half_shift = np.array(calibration["shift"]) / 2
        self._of_each = tuple(zip(self._half_scale.tolist(), self._half_shift.tolist(), strict=True))

    def __call__(self, pre_activations: Array) -> npt.NDArray[np.float32]:
        """The scores of one or more marks."""
        if len(pre_activations) == 1:
            return self._one(pre_activations)
        halves = pre_activations * self._half_scale + self._half_shift
        scores: npt.NDArray[np.float32] = (np.tanh(halves) * 0.5 + 0.5).astype(np.float32)
        return scores

    def _one(self, pre_activations: Array) -> npt.NDArray[np.float32]:
        """The same for one mark, in Python floats, which are float64 too; only tanh must come from NumPy."""
        tick, cross = pre_activations.tolist()[0]
        (tick_scale, tick_shift), (cross_scale, cross_shift) = self._of_each
        halves = np.array((tick * tick_scale + tick_shift, cross * cross_scale + cross_shift))
        for_tick, for_cross = np.tanh(halves, halves).tolist()
        return np.array(((for_tick * 0.5 + 0.5, for_cross * 0.5 + 0.5),), np.float32)


def calibrated(pre_activations: Array, calibration: Calibration) -> npt.NDArray[np.float32]:
    """Turn pre-activations (N, 2) into calibrated scores (N, 2) from 0 to 1."""
    return Calibrator(calibration)(pre_activations)


def fit_platt(pre_activations: Array, targets: Array) -> Calibration:
    """Fit scale and shift for each output on pre-activations (N, 2) and targets (N, 2) of 0 and 1.

    It minimises the cross-entropy with Platt's softened targets, so that a network without any mistakes does
    not become infinitely certain. Raises BadShape for arrays of other shapes.
    """
    check_shape("the array of pre-activations", pre_activations, "N", 2)
    check_shape("the array of targets", targets, len(pre_activations), 2)
    fits = [_fit_output(*columns) for columns in zip(pre_activations.T, targets.T, strict=True)]
    return {
        "method": "platt",
        "scale": [float(scale) for scale, _ in fits],
        "shift": [float(shift) for _, shift in fits],
    }


def steeper(calibration: Calibration, factor: float) -> Calibration:
    """A calibration with more certain scores, each further from 1/2; 1/2 stays 1/2."""
    scale, shift = ([factor * value for value in calibration[key]] for key in ("scale", "shift"))
    return {"method": calibration["method"], "scale": scale, "shift": shift}


def _fit_output(pre_activations: Array, targets: Array, steps: int = 100) -> Array:
    """Return (scale, shift) by Newton's method; each step is halved while it makes the cost worse."""
    columns = np.stack([pre_activations, np.ones_like(pre_activations)], axis=1).astype(np.float64)
    soft = _softened(targets)
    fit = np.array([1.0, 0.0])
    for _ in range(steps):
        scores = 0.5 + 0.5 * np.tanh(0.5 * (columns @ fit))
        slope = columns.T @ (scores - soft)
        curvature = (columns * (scores * (1 - scores))[:, np.newaxis]).T @ columns + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, slope)
        while _cost(columns, soft, fit - step) > _cost(columns, soft, fit) and np.abs(step).max() > 1e-9:
            step /= 2
        fit = fit - step
        if np.abs(step).max() < 1e-9:
            break
    return fit


def _softened(targets: Array) -> Array:
    """Replace 1 and 0 by estimates with Laplace's rule of succession (Platt 1999, section 2.2)."""
    positives = float(targets.sum())
    negatives = len(targets) - positives
    return np.where(targets > 0.5, (positives + 1) / (positives + 2), 1 / (negatives + 2))


def _cost(columns: Array, soft: Array, fit: Array) -> float:
    sums = columns @ fit
    return float((np.logaddexp(0, sums) - soft * sums).sum())
