"""Reads a picture again in other manners if the network sees no mark, until a reading surely shows one.

A higher sensitivity for ink shows a faint pencil mark inside a black frame. A lower one removes stripes,
grain and the edge of a shadow that hide a mark. In the other polarity, a thick black frame is ink although it
covers more than half of its picture.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.picture import HIGH, LOW, Manner, Pixels, Reading


class Retry(NamedTuple):
    """Another attempt at a picture in which the network saw no mark.

    - `manner`: how it is read.
    - `from_score`: the picture is not read again if neither score reaches this.
    - `sure`: the new reading replaces the old one if its higher score reaches this.
    """

    manner: Manner
    from_score: float
    sure: float


RETRIES = (
    # With 0.05, three times as many are read again, mainly empty boxes, to find one more mark in 500. With
    # 0.15, a third fewer are read again, and one more mark in 240 is rejected (docs/accuracy.md).
    Retry(Manner(HIGH), from_score=0.1, sure=0.6),
    Retry(Manner(LOW), from_score=0.1, sure=0.6),
    # Few pictures have a doubtful polarity.
    Retry(Manner(other_polarity=True), from_score=0.02, sure=0.8),
)

_NO_MARK = 0.48
"""A picture whose higher score reaches this is not read again either.

This is not the threshold of a request, which must not change the scores of a picture.
"""


def pictures_to_read_again(
    readings: list[Reading], scores: npt.NDArray[np.float32], retry: Retry
) -> dict[int, Pixels]:
    """The pictures, by index, that may have a missed mark according to the scores (N, 2) of all."""
    missed = [place for place, pair in enumerate(scores.tolist()) if retry.from_score <= max(pair) < _NO_MARK]
    return {
        place: pixels
        for place in missed
        if (pixels := readings[place].pixels) is not None and _may_help(retry, readings[place])
    }


def _may_help(retry: Retry, reading: Reading) -> bool:
    """Whether a retry may show the mark. A coloured pen has been separated from print already."""
    if retry.manner.other_polarity:
        return reading.has_doubtful_polarity
    return all(look.kind != "colour" for look in reading.looks)
