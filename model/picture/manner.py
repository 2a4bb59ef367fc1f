"""In which manner a picture is read: usually, or once more where the network saw no mark."""

from typing import NamedTuple

from model.picture.threshold import USUAL, Sensitivity


class Manner(NamedTuple):
    """How a picture is read.

    - `sensitivity`: what counts as ink.
    - `other_polarity`: takes for paper what seems to be the ink.
    """

    sensitivity: Sensitivity = USUAL
    other_polarity: bool = False


AS_USUAL = Manner()
