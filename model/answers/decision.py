"""Turns scores into labels: the label of the higher score if it reaches the threshold, else neither."""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from model.labels import NEITHER

Array = npt.NDArray[Any]


def decide(
    scores: npt.NDArray[np.float32], threshold: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
    """Scores (N, 2) -> labels (N,) and confidence (N,): the higher score if it reaches the threshold."""
    if len(scores) == 1:
        tick, cross = scores.tolist()[0]
        return _decide_one(tick, cross, threshold)
    tick, cross = scores.T
    best = np.maximum(tick, cross)
    accepted = best >= threshold
    return np.where(accepted, (cross > tick).astype(np.intp), NEITHER), np.where(accepted, best, 1 - best)


def _decide_one(
    tick: float, cross: float, threshold: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
    """The same for one mark, without NumPy's overhead per call; the threshold is a float32 here too."""
    best = max(tick, cross)
    accepted = best >= _as_float32(threshold)
    label = int(cross > tick) if accepted else NEITHER
    return np.array([label]), np.array([best if accepted else 1 - best], np.float32)


@lru_cache(maxsize=64)
def _as_float32(threshold: float) -> float:
    return float(np.float32(threshold))


def choose_threshold(scores: Array, labels: Array) -> float:
    """Choose the score below which a mark is `neither`, so that the accuracy is about the highest possible.

    `scores` are calibrated (N, 2), `labels` (N,) indexes into LABELS. With calibrated scores, 0.5 is the
    natural choice. So the result is the candidate nearest to 0.5 whose accuracy is within one standard error
    of the best one's (one-standard-error rule; Breiman et al., "Classification and Regression Trees", 1984).
    """
    candidates = np.round(np.arange(0.2, 0.801, 0.01), 2)
    winners, best = scores.argmax(axis=1), scores.max(axis=1)
    right = [np.where(best >= candidate, winners, NEITHER) == labels for candidate in candidates]
    shares = np.array([hits.mean() for hits in right])
    best_share = shares.max()
    good = candidates[shares >= best_share - np.sqrt(best_share * (1 - best_share) / len(labels))]
    return float(good[np.abs(good - 0.5).argmin()])
