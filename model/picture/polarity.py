"""Which side of a picture is the paper: the bright one or the dark one?

A mark covers less than half of its picture, so ink is the minority. A picture and its negative must come out
alike to the last bit, so both are first brought to the one of the two whose average is bright; whatever is
decided after that is decided once for both.
"""

import numpy as np
import numpy.typing as npt

from model.picture.tiles import tile_maximum, tile_mean, tile_minimum, tile_side

Grey = npt.NDArray[np.uint8]

_TILES = 6  # along the longer side, to look at surroundings in
_CLEAR_MINORITY = 0.15  # of the pixels
_CLEAR_LEANING = 0.1  # see _local_leaning


def brighter_of_the_two(grey: Grey) -> tuple[Grey, bool]:
    """The picture or its negative, whichever is brighter on average; else the one whose first pixel is."""
    surplus = 2 * int(grey.sum(dtype=np.int64)) - 255 * grey.size
    if surplus == 0:
        surplus = int(grey.flat[0]) - 127
    return (grey, False) if surplus > 0 else (~grey, True)


def ink_is_bright(grey: Grey) -> bool:
    """Whether the smaller part of a picture, split half way between its extremes, is the brighter part.

    Where that is not clear, half the picture may lie in shadow; then the ink's own surroundings decide.
    """
    low, high = _extremes(grey)
    if low == high:
        return False
    bright = np.count_nonzero(grey > (low + high) // 2) / grey.size
    if _CLEAR_MINORITY < bright < 1 - _CLEAR_MINORITY:
        leaning = _local_leaning(grey)
        if abs(leaning) > _CLEAR_LEANING:
            return leaning < 0
    return bool(bright < 0.5)


def _extremes(grey: Grey) -> tuple[int, int]:
    """The darkest and the brightest value, but for a few pixels if there is any difference without them."""
    few = min(2 + grey.size // 256, (grey.size - 1) // 2)
    ranked = np.sort(grey, axis=None, kind="stable")  # by counting, which grain does not slow down
    low, high = int(ranked[few]), int(ranked[-1 - few])
    return (low, high) if high - low > 1 else (int(grey.min()), int(grey.max()))


def _local_leaning(grey: Grey) -> float:
    """Whether the average of small tiles lies nearer their brightest (towards 1) or their darkest value (-1).

    Ink is thin: where a tile holds some, most of it is paper. A shadow's edge leans to neither side.
    """
    side = tile_side(grey, _TILES)
    brightest = tile_maximum(grey, side).astype(np.float32)
    darkest = tile_minimum(grey, side).astype(np.float32)
    spread = brightest - darkest
    leaning = 2 * tile_mean(grey, side) - brightest - darkest
    return float((leaning * spread).sum() / max(1.0, float((spread * spread).sum())))
