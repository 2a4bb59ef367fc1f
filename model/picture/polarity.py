"""Which side of a picture is the paper: the bright one or the dark one?

A mark covers less than half of its picture, so ink is the minority. A picture and its negative must come out
alike to the last bit, so both are first brought to the one of the two whose average is bright; whatever is
decided after that is decided once for both.
"""

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]


def dark_on_light(grey: Grey) -> tuple[Grey, bool]:
    """The picture (H, W) with its ink dark, and whether it had to be inverted for that."""
    bright, inverted = brighter_of_the_two(grey)
    if ink_is_bright(bright):
        return ~bright, not inverted
    return bright, inverted


def brighter_of_the_two(grey: Grey) -> tuple[Grey, bool]:
    """The picture or its negative, whichever is brighter on average; if neither is, the first pixel's side is paper."""
    surplus = 2 * int(grey.sum(dtype=np.int64)) - 255 * grey.size
    if surplus == 0:
        surplus = int(grey.flat[0]) - 127
    return (grey, False) if surplus > 0 else (~grey, True)


def ink_is_bright(grey: Grey) -> bool:
    """Whether the smaller part of a picture, split half way between its extremes, is the brighter part."""
    low, high = int(grey.min()), int(grey.max())
    if high - low < 2:
        return False
    bright = int(np.count_nonzero(grey > (low + high) // 2))
    return 2 * bright < grey.size
