"""A picture in which the network sees no mark is read again, with more and with less sensitivity for ink.

With more, a faint pencil shows inside a black frame. With less, stripes, grain and the edge of a shadow no
longer hide a mark. Such a reading is answered only if the network is sure of it.
"""

import numpy as np
import numpy.typing as npt

from model.picture import HIGH, LOW, Pixels, Reading

OTHER_SENSITIVITIES = (HIGH, LOW)

_SURELY_NO_MARK = 0.1
"""A picture is not read again if neither score reaches this.

With 0.05 three times as many are, empty boxes above all, and one mark in 500 more is found.
"""

_NO_MARK = 0.48
"""Nor is one whose better score is at least this.

It is not the threshold of a request: what is asked about a picture must not change its scores.
"""

_SURE = 0.6
"""The better score of another reading that is answered."""


def pictures_to_read_again(readings: list[Reading], scores: npt.NDArray[np.float32]) -> dict[int, Pixels]:
    """The pictures that by their scores (N, 2) may have a mark that was not seen, by their places."""
    missed = (place for place, pair in enumerate(scores.tolist()) if _SURELY_NO_MARK <= max(pair) < _NO_MARK)
    return {place: pixels for place in missed if (pixels := readings[place].pixels) is not None}


def is_better(scores: npt.NDArray[np.float32], before: npt.NDArray[np.float32]) -> bool:
    """Whether another reading's scores (2,) are answered instead of those from before."""
    return bool(scores.max() >= _SURE and scores.max() > before.max())
