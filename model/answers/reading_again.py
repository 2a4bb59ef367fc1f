"""A picture in which the network sees no mark is read again in other manners, until it is sure of one.

With more sensitivity for ink, a faint pencil shows inside a black frame. With less, stripes, grain and the
edge of a shadow no longer hide a mark. In the other polarity, a thick black frame is ink although it takes
more than half of its picture.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.picture import HIGH, LOW, Manner, Pixels, Reading, has_doubtful_polarity


class Retry(NamedTuple):
    """One more try at a picture in which the network saw no mark.

    - `manner`: in which it is read.
    - `from_score`: it is not read again if neither score reaches this.
    - `sure`: the better score of such a reading that is answered.
    """

    manner: Manner
    from_score: float
    sure: float


RETRIES = (
    # From 0.05 on, three times as many are read again, empty boxes above all; one mark in 500 more is found.
    Retry(Manner(HIGH), from_score=0.1, sure=0.6),
    Retry(Manner(LOW), from_score=0.1, sure=0.6),
    # Few pictures have a doubtful polarity.
    Retry(Manner(other_polarity=True), from_score=0.02, sure=0.8),
)

_NO_MARK = 0.48
"""Nor is a picture read again whose better score is at least this.

It is not the threshold of a request: what is asked about a picture must not change its scores.
"""


def pictures_to_read_again(
    readings: list[Reading], scores: npt.NDArray[np.float32], retry: Retry
) -> dict[int, Pixels]:
    """The pictures that by their scores (N, 2) may have a mark that was not seen, by their places."""
    missed = (place for place, pair in enumerate(scores.tolist()) if retry.from_score <= max(pair) < _NO_MARK)
    pictures = {place: pixels for place in missed if (pixels := readings[place].pixels) is not None}
    if not retry.manner.other_polarity:
        return pictures
    return {place: pixels for place, pixels in pictures.items() if has_doubtful_polarity(pixels)}
