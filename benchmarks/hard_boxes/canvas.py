"""The sheet for all drawing: 4 x 4 units, with the box from -1 to 1 in its middle."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Values = npt.NDArray[np.float32]

SIDE = 480  # pixels
UNIT = SIDE / 4  # pixels: half the side of the box


def to_pixels(points: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Points (N, 2) in units, x to the right and y downwards, as pixels of the sheet."""
    return np.asarray(points, dtype=np.float64) * UNIT + SIDE / 2


def smooth_noise(rng: np.random.Generator, size: float, shape: tuple[int, int] = (SIDE, SIDE)) -> Values:
    """Noise of about -1..1 with lumps of `size` pixels."""
    coarse = (max(2, int(shape[1] / size) + 2), max(2, int(shape[0] / size) + 2))
    lumps = Image.fromarray(rng.normal(0, 0.6, coarse[::-1]).astype(np.float32))
    return np.asarray(lumps.resize(shape[::-1], Image.Resampling.BICUBIC))
