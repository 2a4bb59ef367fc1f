"""Which of several looks at a picture is answered, and what there is to say of the ink beside it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.answers.decision import decide
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
    weighted = scores * np.array([[look.weight] for look in looks], np.float32)
    best = int(weighted.max(axis=1).argmax())
    words = {*reading.warnings}
    if _are_several_marks(looks, scores, threshold):
        words.add("several-marks")
    if _is_other_ink(looks, scores, best, threshold):
        words.add("other-ink")
    warnings = tuple(word for word in WARNINGS if word in words)
    return Reading(looks[best].grid, warnings, looks[best].region, looks), weighted[best]


def _are_several_marks(looks: Sequence[Look], scores: npt.NDArray[np.float32], threshold: float) -> bool:
    """Whether more than one group of ink, or more than one frame, each in its own place, is a mark."""
    found = list[Region]()
    for look, score in zip(looks, scores.max(axis=1).tolist(), strict=True):
        is_mark = look.kind in _PLACES and score * look.weight >= threshold
        if is_mark and not any(map(look.region.overlaps, found)):
            found.append(look.region)
    return len(found) > 1


def _is_other_ink(
    looks: Sequence[Look], scores: npt.NDArray[np.float32], best: int, threshold: float
) -> bool:
    """Whether ink was left out that is more than the mark's, or that could have changed the answer.

    It could have where all ink together gets another answer. Of a rejected mark nobody knows whether it was
    the right one, so a part of the ink that was left out, or more than one group of ink, is enough.
    """
    whole = [place for place, look in enumerate(looks) if look.kind in _ALL_INK]
    labels, _ = decide(scores[[best, *whole]], threshold)
    share = looks[best].share
    if labels[0] == NEITHER and (share < _MOST or any(look.kind in _GROUPS for look in looks)):
        return True
    return share < _HALF or bool((labels != labels[0]).any())
