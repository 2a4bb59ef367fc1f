"""Which of several looks at a picture is answered, and what there is to say of the ink beside it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.labels import NEITHER
from model.picture import WARNINGS, Look, Reading, Region

_GROUPS = frozenset({"group", "cut-group"})
_PLACES = _GROUPS | {"frame", "rival"}
_ALL_INK = frozenset({"all", "surroundings"})

_HALF, _MOST = 0.5, 0.75
"""Of the picture's ink: an accepted mark with less of it is worth a warning, and a rejected one."""


def choose_look(
    reading: Reading, scores: npt.NDArray[np.float32], threshold: float
) -> tuple[Reading, npt.NDArray[np.float32]]:
    """The reading as it is answered and its scores (2,), tick and cross.

    `scores` (n, 2) are those of its looks. The look counts whose better score, times its weight, is highest;
    the first one among equals. A reading without looks is answered as it is, with the one score that it has.
    """
    looks = reading.looks
    if not looks:
        return reading, scores[0]
    better = scores.max(axis=1).tolist()
    weighted = [score * look.weight for score, look in zip(better, looks, strict=True)]
    best = weighted.index(max(weighted))
    chosen = looks[best]
    words = {*reading.warnings}
    if _are_several_marks(looks, weighted, threshold):
        words.add("several-marks")
    better[best] = weighted[best]
    if _is_other_ink(looks, _labels(scores, better, threshold), best):
        words.add("other-ink")
    warnings = tuple(word for word in WARNINGS if word in words)
    answer = scores[best] * np.float32(chosen.weight)
    return reading._replace(grid=chosen.grid, warnings=warnings, region=chosen.region), answer


def choose_looks(
    readings: Sequence[Reading], scores: Sequence[npt.NDArray[np.float32]], threshold: float
) -> tuple[list[Reading], npt.NDArray[np.float32]]:
    """The same for several readings: as they are answered, and their scores (N, 2)."""
    chosen = [choose_look(*each, threshold) for each in zip(readings, scores, strict=True)]
    return [reading for reading, _ in chosen], np.stack([scores for _, scores in chosen])


def _are_several_marks(looks: Sequence[Look], weighted: Sequence[float], threshold: float) -> bool:
    """Whether more than one group of ink, or more than one frame, each in its own place, is a mark."""
    found = list[Region]()
    for look, score in zip(looks, weighted, strict=True):
        is_mark = look.kind in _PLACES and score >= threshold
        if is_mark and not any(map(look.region.overlaps, found)):
            found.append(look.region)
    return len(found) > 1


def _labels(scores: npt.NDArray[np.float32], better: Sequence[float], threshold: float) -> list[int]:
    """What each look is, as in `decide`, by its better score."""
    winners = scores.argmax(axis=1).tolist()
    return [winner if score >= threshold else NEITHER for winner, score in zip(winners, better, strict=True)]


def _is_other_ink(looks: Sequence[Look], labels: Sequence[int], best: int) -> bool:
    """Whether ink was left out that is more than the mark's, or that could have changed the answer.

    It could have where all ink together gets another answer. Of a rejected mark nobody knows whether it was
    the right one, so a part of the ink that was left out, or more than one group of ink, is enough.
    """
    share = looks[best].share
    if labels[best] == NEITHER and (share < _MOST or any(look.kind in _GROUPS for look in looks)):
        return True
    return share < _HALF or any(
        look.kind in _ALL_INK and label != labels[best] for look, label in zip(looks, labels, strict=True)
    )
