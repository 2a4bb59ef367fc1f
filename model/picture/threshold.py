"""Tells ink from paper where the light is uneven and a faint pencil may lie beside black print.

The brightness of the paper is estimated everywhere from its surroundings. How dark a pixel is, as a part of
that, is then compared with about half of the darkest ink close by: print is cut at half its own darkness, and
pencil a little away from it at half of its own.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from model.picture.tiles import tile_maximum, tile_side

Grey = npt.NDArray[np.uint8]

AT_THRESHOLD = 128  # the strength of a pixel that is just ink
_TILES = 12  # along the longer side, to estimate the paper on
_WIDEN, _NARROW = ImageFilter.MaxFilter(5), ImageFilter.MinFilter(5)  # tiles: strokes are no wider
_DARKEST_SHADOW = 0.25  # of the brightest paper: below that it is no shadow, but ink
_NEARBY = 20  # ink within this part of the longer side is close by
_OF_NEARBY_INK = 0.45  # of the darkest ink close by
_OF_ALL_INK = 0.2  # of the darkest ink anywhere: fainter things are ruling, texture and ringing
_SURELY_PAPER = 0.2  # of all pixels, the brightest: paper, however much ink there is
_OF_PAPER = 4.0  # of how dark that paper looks: what is not darker is grain
_FAINTEST = 0.06  # of the paper's brightness: nothing fainter is ink


class Ink(NamedTuple):
    """How strongly each pixel is ink, uint8 (H, W), and the ink's contrast with the paper, 0..1.

    A pixel is ink when its strength is `AT_THRESHOLD` or more.
    """

    strength: Grey
    contrast: float


def ink_of(grey: Grey) -> Ink:
    """Finds the ink of a picture (H, W) that is dark on light."""
    darkness = _darkness(grey, paper_brightness(grey))
    deepest, paper = _deepest_and_paper(darkness)
    threshold = _nearby_maximum(darkness, max(2, max(grey.shape) // _NEARBY)) * np.float32(_OF_NEARBY_INK)
    np.maximum(threshold, max(255 * _FAINTEST, _OF_ALL_INK * deepest, _OF_PAPER * paper), out=threshold)
    strength = darkness * (np.float32(AT_THRESHOLD) / threshold)
    return Ink(np.minimum(strength, 255, out=strength).astype(np.uint8), deepest / 255)


def paper_brightness(grey: Grey) -> Grey:
    """The brightness of the paper under each pixel: uint8 (H, W), never 0.

    The brightest value in a window wider than a stroke, then the darkest of those in the same window: ink is
    bridged, and the edge of a shadow stays where it is.
    """
    height, width = grey.shape
    tile = tile_side(grey, _TILES)
    brightest = tile_maximum(grey, tile)
    np.maximum(brightest, max(1, int(_DARKEST_SHADOW * int(brightest.max()))), out=brightest)
    bridged = Image.fromarray(brightest).filter(_WIDEN).filter(_NARROW)
    box = (0, 0, width / tile, height / tile)
    return np.asarray(bridged.resize((width, height), Image.Resampling.BILINEAR, box=box))


def _darkness(grey: Grey, paper: Grey) -> Grey:
    """How much of the paper's light is missing, 0..255."""
    missing = (paper - np.minimum(grey, paper)) * (np.float32(255) / paper)
    return missing.astype(np.uint8)


def _deepest_and_paper(darkness: Grey) -> tuple[int, int]:
    """The darkness of all but the few darkest pixels, and that of the brightest part of the paper."""
    ink, paper = darkness.size - 2 - darkness.size // 1000, int(_SURELY_PAPER * darkness.size)
    ranked = np.partition(darkness.ravel(), (paper, ink))
    return int(ranked[ink]), int(ranked[paper])


def _nearby_maximum(values: Grey, radius: int) -> Grey:
    """The largest value within a square of `radius` around each pixel."""
    height, width = values.shape
    best = np.zeros((height + 2 * radius, width + 2 * radius), dtype=np.uint8)
    best[radius:-radius, radius:-radius] = values
    for step in _doublings(2 * radius + 1):
        best = np.maximum(best[:-step], best[step:])
    for step in _doublings(2 * radius + 1):
        best = np.maximum(best[:, :-step], best[:, step:])
    return best


def _doublings(span: int) -> list[int]:
    """The shifts by which a running maximum of 1 grows to `span`: each at most doubles it."""
    steps, reach = [], 1
    while reach < span:
        steps.append(min(reach, span - reach))
        reach += steps[-1]
    return steps
