"""Tells a coloured pen from dark print by the saturation of the ink."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.picture.pixels import Grey
from model.picture.threshold import USUAL, Sensitivity, ink_of

Values = npt.NDArray[np.uint8]

_PAPER = 0.85  # the quantile of each of red, green and blue that is taken as the paper's value
_DARK_INK, _COLOURED_INK = 0.12, 0.94
"""The quantiles of the ink's saturation at which some ink must be dark, and some coloured."""

_COLOURED = 45  # the minimum saturation, 0 to 255, of coloured ink
_DARK = 0.55  # the maximum saturation of dark ink, as a share of the coloured ink's
_STRONG = 200  # the darkness, 0 to 255, to which coloured ink is scaled
_STEP = 4  # the paper is sampled at every fourth pixel along both sides


def coloured_ink(
    colours: Image.Image, ink: npt.NDArray[np.bool_], sensitivity: Sensitivity = USUAL
) -> Grey | None:
    """The strength, as in `Ink`, of the coloured part of a picture's ink (H, W); None if no part is coloured.

    `colours` is the picture in RGB.
    """
    if not ink.any():
        return None
    values = np.asarray(colours)
    paper = _quantiles(values[::_STEP, ::_STEP].reshape(-1, 3), _PAPER)[0]
    of_ink = values.reshape(-1, 3).compress(ink.ravel(), axis=0)
    dark, coloured = _quantiles(_saturation(of_ink, paper), _DARK_INK, _COLOURED_INK).tolist()
    if coloured < _COLOURED or dark > _DARK * coloured:
        return None
    stretched = _saturation(values, paper).astype(np.float32) * (_STRONG / coloured)
    grey = 255 - np.minimum(stretched, 255).astype(np.uint8)
    strength: Grey = ink_of(grey[np.newaxis], sensitivity).strength[0]
    return strength


def _saturation(values: Values, paper: Values) -> Values:
    """The largest minus the smallest of red, green and blue (..., 3), with the paper as white, 0..255."""
    scales = 255 / np.maximum(paper, 1).astype(np.float32)
    red, green, blue = (np.minimum(values[..., each] * scales[each], 255) for each in range(3))
    brightest = np.maximum(np.maximum(red, green), blue)
    saturation: Values = (brightest - np.minimum(np.minimum(red, green), blue)).astype(np.uint8)
    return saturation


def _quantiles(values: Values, *shares: float) -> Values:
    """The quantiles of the values (N, ...) at each share, without interpolation."""
    ranked = np.sort(values, axis=0, kind="stable")  # a radix sort for uint8
    return ranked[[int(share * (len(values) - 1)) for share in shares]]
