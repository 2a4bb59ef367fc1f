"""Chooses one of several looks at a picture for the answer, and adds warnings about the other ink."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from model.labels import NEITHER
from model.picture import WARNINGS, Look, Reading, Region

_GROUPS = frozenset({"group", "cut-group"})
_PLACES = _GROUPS | {"frame", "rival"}
_ALL_INK = frozenset({"all", "surroundings"})

_MIN_ACCEPTED, _MIN_REJECTED = 0.5, 0.75
"""Shares of the picture's ink below which an accepted mark, and a rejected mark, gets a warning."""


def best_looks_at_pictures(
    readings: Sequence[Reading], scores: npt.NDArray[np.float32], starts: Sequence[int]
) -> set[int]:
    """The index in `scores` (n, 2) of the best look at each picture; readings of grids are left out.

    `starts` holds the index of the first score of each reading, and at the end the number of scores.
    """
    return {
        start + _best(_weighted(reading.looks, scores[start:end]))
        for reading, (start, end) in zip(readings, pairwise(starts), strict=True)
        if reading.pixels is not None
    }


def choose_look(
    reading: Reading, scores: npt.NDArray[np.float32], threshold: float
) -> tuple[Reading, npt.NDArray[np.float32]]:
    """The reading with its best look, and the scores (2,) of that look, for tick and cross.

    `scores` (n, 2) belong to the looks. The best look has the largest product of its higher score and its
    weight; among equals it is the first one. A reading without looks keeps its grid and its only scores.
    """
    looks = reading.looks
    if not looks:
        return reading, scores[0]
    pairs, weighted = scores.tolist(), _weighted(looks, scores)
    best = _best(weighted)
    chosen = looks[best]
    words = {*reading.warnings}
    if _are_several_marks(looks, weighted, threshold):
        words.add("several-marks")
    better = [*map(max, pairs)]
    better[best] = weighted[best]
    if _is_other_ink(looks, _labels(pairs, better, threshold), best):
        words.add("other-ink")
    warnings = tuple(word for word in WARNINGS if word in words)
    answer = scores[best] * np.float32(chosen.weight)
    return reading._replace(grid=chosen.grid, warnings=warnings, region=chosen.region), answer


def choose_looks(
    readings: Sequence[Reading], scores: Sequence[npt.NDArray[np.float32]], threshold: float
) -> tuple[list[Reading], npt.NDArray[np.float32]]:
    """The same for several readings: the readings with their best looks, and the scores (N, 2)."""
    chosen = [choose_look(*each, threshold) for each in zip(readings, scores, strict=True)]
    return [reading for reading, _ in chosen], np.array([scores for _, scores in chosen])


def _weighted(looks: Sequence[Look], scores: npt.NDArray[np.float32]) -> list[float]:
    """The higher score of each look times its weight; without looks, the higher of the only scores."""
    better = map(max, scores.tolist())
    return [score * look.weight for score, look in zip(better, looks, strict=True)] if looks else [*better]


def _best(weighted: list[float]) -> int:
    return weighted.index(max(weighted))


def _are_several_marks(looks: Sequence[Look], weighted: Sequence[float], threshold: float) -> bool:
    """Whether two or more groups of ink, or frames, that do not overlap are marks."""
    marks = list[Region]()
    for look, score in zip(looks, weighted, strict=True):
        is_mark = look.kind in _PLACES and score >= threshold
        if is_mark and not any(map(look.region.overlaps, marks)):
            marks.append(look.region)
    return len(marks) > 1


def _labels(pairs: Sequence[Sequence[float]], better: Sequence[float], threshold: float) -> list[int]:
    """The label of each look by its higher score, as in `decide`."""
    return [
        int(cross > tick) if score >= threshold else NEITHER
        for (tick, cross), score in zip(pairs, better, strict=True)
    ]


def _is_other_ink(looks: Sequence[Look], labels: Sequence[int], best: int) -> bool:
    """Whether the ink that was left out is more than the mark's, or could have changed the answer.

    It could have changed the answer if all ink together gets another one. A rejected mark may be the wrong
    part of the ink. So for a rejected mark, less ink, or a second group of ink, is enough.
    """
    share = looks[best].share
    if labels[best] == NEITHER and (share < _MIN_REJECTED or any(look.kind in _GROUPS for look in looks)):
        return True
    return share < _MIN_ACCEPTED or any(
        look.kind in _ALL_INK and label != labels[best] for look, label in zip(looks, labels, strict=True)
    )
