"""Tells ink from paper where the light is uneven and a faint pencil may lie beside black print.

A stroke is darker than the paper on both sides of it, however dark that paper is: its darkness is what it
takes from the brightness of the paper around. Whatever takes more than the grain of the paper does, and more
than about half of what the darkest ink close by takes, is ink. So is what is too black for any shadow.
"""

from math import ceil
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.picture.enlarging import enlarged
from model.picture.smoothing import smoothed
from model.picture.tiles import surrounding_maximum, surrounding_minimum, tile_maximum, tile_side

Grey = npt.NDArray[np.uint8]

_WHITE = 255
AT_THRESHOLD = 128  # the strength of a pixel that is just ink
_TILES = 24  # along the longer side, to estimate the paper on
_NARROW, _WIDE = 1, 3  # tiles on each side that a window takes in
_EVEN_LIGHT = 0.08  # of the brightest: the light that may be missing elsewhere where it is called even
_SMALLEST_TILE = 2  # pixels
_SMOOTHED_FROM = 48  # pixels, the longer side: a smaller picture has no detail to spare
_BLACK = 0.6  # of the brightest paper's light is missing: no shadow is as dark
_OF_NEARBY_INK = 0.45  # of the darkest ink close by
_NEARBY = 20  # ink within this part of the longer side is close by
_GRAIN = 4.0  # times as dark as paper usually looks: no grain is; but this is held between the next two
_OF_ALL_INK_AT_LEAST, _OF_ALL_INK_AT_MOST = 0.25, 0.4  # of the darkest ink anywhere
_FAINTEST, _FAINTEST_LEVELS = 0.06, 10  # of the paper's brightness, and grey levels: nothing fainter is ink


class Ink(NamedTuple):
    """How strongly each pixel is ink, uint8 (H, W), and the ink's contrast with the paper, 0..1.

    A pixel is ink when its strength is `AT_THRESHOLD` or more.
    """

    strength: Grey
    contrast: float


def ink_of(grey: Grey) -> Ink:
    """Finds the ink of a picture (H, W) that is dark on light."""
    clean = smoothed(grey) if max(grey.shape) >= _SMOOTHED_FROM else grey
    paper = paper_brightness(clean)
    brightest = int(paper.max())
    darkness = _darkness(clean, paper, brightest)
    deepest, usual = _deepest_and_usual(darkness)
    nearby = surrounding_maximum(darkness, max(1, max(grey.shape) // _NEARBY)).astype(np.float32)
    threshold = np.maximum(nearby * _OF_NEARBY_INK, _faintest_ink(deepest, usual, brightest))
    strength = darkness.astype(np.float32) * (AT_THRESHOLD / threshold)
    return Ink(np.minimum(strength, _WHITE).astype(np.uint8), deepest / _WHITE)


def paper_brightness(grey: Grey) -> Grey:
    """The brightness of the paper under each pixel: uint8 (H, W), or (1, 1) if it is the same; never 0.

    The brightest value in a window of several tiles, then the darkest of those in the same window: strokes
    narrower than it are bridged, and the edge of a shadow stays where it is.
    """
    tile = max(_SMALLEST_TILE, tile_side(grey, _TILES))
    bridged = np.maximum(_bridged(tile_maximum(grey, tile)), 1)
    if bridged.size == 1:
        return bridged
    return enlarged(bridged, tile, grey.shape)


def _bridged(tiles: Grey) -> Grey:
    """Tiles without strokes: narrow ones only where the light is uneven, else wide ones too.

    One tile (1, 1) stands for all when they come out alike. How even the light is shows before the minimum is
    taken, which changes neither the darkest nor the brightest.
    """
    wide = surrounding_maximum(tiles, _WIDE)
    darkest, brightest = int(wide.min()), int(wide.max())
    if darkest == brightest:
        return wide[:1, :1]
    if brightest - darkest <= _EVEN_LIGHT * brightest:
        return surrounding_minimum(wide, _WIDE)
    return surrounding_minimum(surrounding_maximum(tiles, _NARROW), _NARROW)


def _darkness(grey: Grey, paper: Grey, brightest: int) -> Grey:
    """How much of the surrounding paper's light is missing, 0..255; where it is black, of the brightest."""
    light = paper.copy()
    if light.size > 1:  # else it is the brightest anyway
        np.putmask(light, grey < ceil((1 - _BLACK) * brightest), brightest)
    missing = (light - np.minimum(grey, light)).astype(np.float32)
    missing *= _WHITE / light.astype(np.float32)
    return missing.astype(np.uint8)


def _deepest_and_usual(darkness: Grey) -> tuple[int, int]:
    """The darkness of all but the few darkest pixels, and that of the pixel in the middle."""
    deepest, usual = darkness.size - 2 - darkness.size // 1000, darkness.size // 2
    ranked = np.sort(darkness, axis=None, kind="stable")  # by counting, which grain does not slow down
    return int(ranked[deepest]), int(ranked[usual])


def _faintest_ink(deepest: int, usual: int, brightest: int) -> float:
    """The darkness below which nothing is ink."""
    beyond_grain = max(_OF_ALL_INK_AT_LEAST * deepest, _GRAIN * usual)
    visible = max(255 * _FAINTEST, 255 * _FAINTEST_LEVELS / brightest)
    return max(visible, min(beyond_grain, _OF_ALL_INK_AT_MOST * deepest))
