"""The size at which a picture is examined: small enough to be fast, large enough to keep its detail."""

import numpy as np
from PIL import Image

from model.picture.pixels import Greys, image_of, values_of

SMALL = 32  # pixels of the longer side: a smaller picture is enlarged, so that its grey values count
_ENLARGEMENT = 4


def reduction_of(shape: tuple[int, ...], longest: int) -> int:
    """The integer factor that reduces a picture (H, W) so that its longer side is at most `longest`."""
    return -(-max(shape) // longest)


def scale_of(shape: tuple[int, ...], longest: int) -> float:
    """The pixels of a picture (H, W) along each side of a pixel of the `resized` picture."""
    return 1 / _ENLARGEMENT if max(shape) < SMALL else reduction_of(shape, longest)


def reduced(greys: Greys, longest: int) -> Greys:
    """Large pictures (N, H, W) averaged down; others unchanged.

    Averages are rounded up, so those of a negative differ. The polarity must be known before.
    """
    factor = reduction_of(greys.shape[1:], longest)
    return greys if factor == 1 else np.stack([values_of(image_of(grey).reduce(factor)) for grey in greys])


def resized(greys: Greys, longest: int) -> Greys:
    """Large pictures (N, H, W) averaged down, small ones enlarged; others unchanged."""
    if max(greys.shape[1:]) >= SMALL:
        return reduced(greys, longest)
    return np.stack([values_of(resized_image(image_of(grey), longest)) for grey in greys])


def resized_image(image: Image.Image, longest: int) -> Image.Image:
    """The same for one image of any mode."""
    scale = scale_of(image.size, longest)
    if scale < 1:
        size = image.width * _ENLARGEMENT, image.height * _ENLARGEMENT
        return image.resize(size, Image.Resampling.BICUBIC)
    return image if scale == 1 else image.reduce(int(scale))
