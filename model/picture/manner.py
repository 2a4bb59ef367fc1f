"""The manner in which a picture is read: the usual one, or another after the network saw no mark."""

from typing import NamedTuple

from model.picture.threshold import USUAL, Sensitivity


class Manner(NamedTuple):
    """How a picture is read.

    - `sensitivity`: what counts as ink.
    - `other_polarity`: swaps what seems to be ink and paper.
    """

    sensitivity: Sensitivity = USUAL
    other_polarity: bool = False


AS_USUAL = Manner()
