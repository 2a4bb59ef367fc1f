"""Takes the grain out of a picture before anything is measured in it."""

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]


def smoothed(grey: Grey) -> Grey:
    """Each pixel (H, W) averaged with its neighbours: 2 in 4 its own, then those beside it; rounded down.

    Beyond the edge lies the edge again. Adding each pixel's neighbour twice over counts 1, 2, 1; it is done
    on all lines laid end to end, and what runs over from one into the next is cut off.
    """
    height, width = grey.shape
    framed = _framed(grey)
    line = framed.shape[1]
    sums = framed.ravel()
    for step in (line, line, 1, 1):
        sums = sums[:-step] + sums[step:]
    averages = sums[: height * line] >> 4
    return averages.reshape(height, line)[:, :width].astype(np.uint8)


def _framed(grey: Grey) -> npt.NDArray[np.uint16]:
    """The picture with its edge repeated around it, and once more below for what runs over."""
    height, width = grey.shape
    framed = np.empty((height + 3, width + 2), dtype=np.uint16)
    framed[1:-2, 1:-1] = grey
    framed[0] = framed[1]
    framed[-2:] = framed[-3]
    framed[:, 0] = framed[:, 1]
    framed[:, -1] = framed[:, -2]
    return framed
