"""Converts grey values (H, W) to Pillow's grey images and back.

`Image.fromarray` and `np.asarray` handle every mode, which takes noticeably longer for a small image.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]


def image_of(values: Grey) -> Image.Image:
    """Grey values (H, W) as an image of mode `L`, which shares their memory where it can."""
    height, width = values.shape
    return Image.frombuffer("L", (width, height), np.ascontiguousarray(values), "raw", "L", 0, 1)


def values_of(image: Image.Image) -> Grey:
    """The grey values (H, W) of an image of mode `L`, read-only."""
    return np.frombuffer(image.tobytes(), np.uint8).reshape(image.height, image.width)
