"""Tells ink from paper where the light is uneven and a faint pencil may lie beside black print.

A stroke is darker than the paper on both sides of it, however dark that paper is: its darkness is what it
takes from the brightness of the paper around. Whatever takes more than the grain of the paper does, and more
than about half of what the darkest ink close by takes, is ink. So is what is too black for any shadow.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.picture.tiles import surrounding_maximum, surrounding_minimum, tile_maximum, tile_side

Grey = npt.NDArray[np.uint8]

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
    clean = _smoothed(grey) if max(grey.shape) >= _SMOOTHED_FROM else grey
    paper = paper_brightness(clean)
    brightest = int(paper.max())
    darkness = _darkness(clean, paper, brightest)
    deepest, usual = _deepest_and_usual(darkness)
    threshold = surrounding_maximum(darkness, max(1, max(grey.shape) // _NEARBY)) * np.float32(_OF_NEARBY_INK)
    np.maximum(threshold, _faintest_ink(deepest, usual, brightest), out=threshold)
    strength = darkness * (np.float32(AT_THRESHOLD) / threshold)
    return Ink(np.minimum(strength, 255, out=strength).astype(np.uint8), deepest / 255)


def paper_brightness(grey: Grey) -> Grey:
    """The brightness of the paper under each pixel: uint8 (H, W), never 0.

    The brightest value in a window of several tiles, then the darkest of those in the same window: strokes
    narrower than it are bridged, and the edge of a shadow stays where it is.
    """
    height, width = grey.shape
    tile = max(_SMALLEST_TILE, tile_side(grey, _TILES))
    bridged = np.maximum(_bridged(tile_maximum(grey, tile)), 1)
    box = (0, 0, width / tile, height / tile)
    return np.asarray(Image.fromarray(bridged).resize((width, height), Image.Resampling.BILINEAR, box=box))


def _bridged(tiles: Grey) -> Grey:
    """Tiles without strokes: narrow ones only where the light is uneven, else wide ones too."""
    even = surrounding_minimum(surrounding_maximum(tiles, _WIDE), _WIDE)
    brightest = int(even.max())
    if brightest - int(even.min()) <= _EVEN_LIGHT * brightest:
        return even
    return surrounding_minimum(surrounding_maximum(tiles, _NARROW), _NARROW)


def _smoothed(grey: Grey) -> Grey:
    """Each pixel averaged with its neighbours, those across the corners counting least."""
    wide = grey.astype(np.uint16)
    rows = 2 * wide
    rows[1:] += wide[:-1]
    rows[:-1] += wide[1:]
    rows[0] += wide[0]
    rows[-1] += wide[-1]
    both = 2 * rows
    both[:, 1:] += rows[:, :-1]
    both[:, :-1] += rows[:, 1:]
    both[:, 0] += rows[:, 0]
    both[:, -1] += rows[:, -1]
    return (both >> 4).astype(np.uint8)


def _darkness(grey: Grey, paper: Grey, brightest: int) -> Grey:
    """How much of the surrounding paper's light is missing, 0..255; where it is black, of the brightest."""
    light = np.where(grey < (1 - _BLACK) * brightest, np.uint8(brightest), paper)
    missing = (light - np.minimum(grey, light)) * (np.float32(255) / light)
    return missing.astype(np.uint8)


def _deepest_and_usual(darkness: Grey) -> tuple[int, int]:
    """The darkness of all but the few darkest pixels, and that of the pixel in the middle."""
    deepest, usual = darkness.size - 2 - darkness.size // 1000, darkness.size // 2
    ranked = np.partition(darkness.ravel(), (usual, deepest))
    return int(ranked[deepest]), int(ranked[usual])


def _faintest_ink(deepest: int, usual: int, brightest: int) -> float:
    """The darkness below which nothing is ink."""
    beyond_grain = max(_OF_ALL_INK_AT_LEAST * deepest, _GRAIN * usual)
    visible = max(255 * _FAINTEST, 255 * _FAINTEST_LEVELS / brightest)
    return max(visible, min(beyond_grain, _OF_ALL_INK_AT_MOST * deepest))
