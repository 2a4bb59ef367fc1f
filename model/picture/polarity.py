"""Decides whether the bright or the dark part of a picture is the paper.

A mark covers less than half of its picture, so ink is the minority. A picture and its negative must give
identical results. So the brighter of the two, on average, replaces both of them first, and all further
decisions are made on that one.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.picture.pixels import Greys
from model.picture.tiles import tile_maximum, tile_mean, tile_minimum, tile_side

_TILES = 6  # along the longer side, for local averages
_CLEAR_MINORITY = 0.15  # of the pixels
_CLEAR_LEANING = 0.1  # see _local_leanings
_DOUBTFUL_MINORITY = 0.3  # of the pixels: the paper inside a thick black frame may cover that much


class Polarity(NamedTuple):
    """Which part of a picture is its ink.

    - `ink_is_bright`: whether it is the brighter part.
    - `is_doubtful`: whether both parts cover so much of the picture that they may be confused.
    """

    ink_is_bright: bool
    is_doubtful: bool


def brighter_of_the_two(greys: Greys) -> tuple[Greys, list[bool]]:
    """The brighter, on average, of each picture (N, H, W) and its negative; and which are negatives."""
    darker = [_is_darker_than_its_negative(greys[place]) for place in range(len(greys))]
    return turned(greys, darker), darker


def turned(greys: Greys, which: list[bool]) -> Greys:
    """The pictures, with the negatives of those in `which`."""
    if True not in which:
        return greys
    return greys ^ np.array([255 * one for one in which], np.uint8)[:, np.newaxis, np.newaxis]


def _is_darker_than_its_negative(grey: Greys) -> bool:
    """Compares the averages; if they are equal, the first pixel decides."""
    surplus = 2 * int(grey.sum(dtype=np.int64)) - 255 * grey.size
    return surplus < 0 or (surplus == 0 and int(grey.flat[0]) < 128)


def polarities_of(greys: Greys) -> list[Polarity]:
    """The polarity of each picture (N, H, W).

    A picture is split half way between its extremes, and the smaller part is its ink. If that is not clear,
    half the picture may lie in shadow. Then the surroundings of the ink decide.
    """
    shares = _bright_shares(greys)
    are_bright = [0 < share < 0.5 for share in shares]
    unclear = [place for place, share in enumerate(shares) if _CLEAR_MINORITY < share < 1 - _CLEAR_MINORITY]
    if unclear:
        unclear_greys = greys if len(unclear) == len(greys) else greys[unclear]
        for place, leaning in zip(unclear, _local_leanings(unclear_greys), strict=True):
            if abs(leaning) > _CLEAR_LEANING:
                are_bright[place] = leaning < 0
    are_doubtful = [_DOUBTFUL_MINORITY < share < 1 - _DOUBTFUL_MINORITY for share in shares]
    return [*map(Polarity, are_bright, are_doubtful)]


def _bright_shares(greys: Greys) -> list[float]:
    ranked = np.sort(
        greys.reshape(len(greys), -1), kind="stable"
    )  # a radix sort, which grain does not slow down
    return [_bright_share(ranked[place]) for place in range(len(greys))]


def _bright_share(ranked: Greys) -> float:
    """The share of a picture's sorted values that are nearer to its brightest than to its darkest value.

    A few pixels at both ends are ignored if the others still differ. 0 if all values are equal.
    """
    size = len(ranked)
    few = min(2 + size // 256, (size - 1) // 2)
    low, high = int(ranked[few]), int(ranked[-1 - few])
    if high - low <= 1:
        low, high = int(ranked[0]), int(ranked[-1])
    dark = int(ranked.searchsorted(np.uint8((low + high) // 2), "right"))
    return (size - dark) / size


def _local_leanings(greys: Greys) -> list[float]:
    """Whether averages of small tiles lie nearer their brightest (towards 1) or their darkest value (-1).

    Ink is thin: a tile that contains ink is still mostly paper. The edge of a shadow leans to neither side.
    """
    side = tile_side(greys, _TILES)
    brightest = tile_maximum(greys, side).astype(np.float32)
    darkest = tile_minimum(greys, side).astype(np.float32)
    spread = brightest - darkest
    leaning = (2 * tile_mean(greys, side) - brightest - darkest) * spread
    weights = spread * spread
    return [_quotient_of_sums(leaning[place], weights[place]) for place in range(len(greys))]


def _quotient_of_sums(leaning: npt.NDArray[np.float32], weights: npt.NDArray[np.float32]) -> float:
    return float(leaning.sum() / max(1.0, float(weights.sum())))
