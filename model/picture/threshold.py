"""Tells ink from paper where the light is uneven and a faint pencil may lie beside black print.

A stroke is darker than the paper on both sides of it, however dark that paper is: its darkness is what it
takes from the brightness of the paper around. Whatever takes more than the grain of the paper does, and more
than about half of what the darkest ink close by takes, is ink. So is what is too black for any shadow.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from model.picture.enlarging import enlarged
from model.picture.smoothing import smoothed
from model.picture.tiles import surrounding_maximum, surrounding_minimum, tile_maximum, tile_side

Greys = npt.NDArray[np.uint8]

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
    """How strongly each pixel is ink, uint8 (N, H, W), and each picture's contrast of ink and paper, 0..1.

    A pixel is ink when its strength is `AT_THRESHOLD` or more.
    """

    strength: Greys
    contrast: list[float]


def ink_of(greys: Greys) -> Ink:
    """Finds the ink of pictures (N, H, W) that are dark on light."""
    longer = max(greys.shape[1:])
    clean = smoothed(greys) if longer >= _SMOOTHED_FROM else greys
    paper = paper_brightness(clean)
    brightest = np.maximum.reduce(paper, axis=(1, 2), keepdims=True)
    darkness = _darkness(clean, paper, brightest)
    deepest, usual = _deepest_and_usual(darkness)
    faintest = [*map(_faintest_ink, deepest, usual, brightest.ravel().tolist())]
    nearby = surrounding_maximum(darkness, max(1, longer // _NEARBY)).astype(np.float32)
    threshold = np.maximum(nearby * _OF_NEARBY_INK, _of_each(faintest, np.float32))
    strength = darkness.astype(np.float32) * (AT_THRESHOLD / threshold)
    return Ink(np.minimum(strength, _WHITE).astype(np.uint8), [level / _WHITE for level in deepest])


def paper_brightness(greys: Greys) -> Greys:
    """The brightness of the paper under each pixel, never 0: uint8 (N, H, W), or (N, 1, 1).

    It is one value for each picture where none of them has more than one.

    The brightest value in a window of several tiles, then the darkest of those in the same window: strokes
    narrower than it are bridged, and the edge of a shadow stays where it is.
    """
    tile = max(_SMALLEST_TILE, tile_side(greys, _TILES))
    bridged = np.maximum(_bridged(tile_maximum(greys, tile)), 1)
    if bridged.size == len(bridged):
        return bridged
    return enlarged(bridged, tile, *greys.shape[1:])


def _bridged(tiles: Greys) -> Greys:
    """Tiles (N, h, w) without strokes: narrow ones only where the light is uneven, else wide ones too.

    One tile stands for all of a picture's, (N, 1, 1), where they come out alike in every picture. How even
    the light is shows before the minimum is taken, which changes neither the darkest nor the brightest.
    """
    wide = surrounding_maximum(tiles, _WIDE)
    darkest = np.minimum.reduce(wide, axis=(1, 2)).tolist()
    brightest = np.maximum.reduce(wide, axis=(1, 2)).tolist()
    if darkest == brightest:
        return wide[:, :1, :1]
    uneven = [high - low > _EVEN_LIGHT * high for low, high in zip(darkest, brightest, strict=True)]
    if True not in uneven:
        return surrounding_minimum(wide, _WIDE)
    narrow = surrounding_minimum(surrounding_maximum(tiles, _NARROW), _NARROW)
    if False not in uneven:
        return narrow
    return np.where(_of_each(uneven, np.bool_), narrow, surrounding_minimum(wide, _WIDE))


def _of_each(values: Sequence[float], kind: type[np.generic]) -> npt.NDArray[Any]:
    """A value a picture, to be reckoned with all of its pixels: (N, 1, 1)."""
    return np.array(values, kind).reshape(-1, 1, 1)


def _darkness(greys: Greys, paper: Greys, brightest: Greys) -> Greys:
    """How much of the surrounding paper's light is missing, 0..255; where it is black, of the brightest."""
    light = paper
    if light.size > len(light):  # else it is the brightest anyway
        black = np.ceil((1 - _BLACK) * brightest).astype(np.uint8)
        light = np.maximum(light, (greys < black) * brightest)
    missing = (light - np.minimum(greys, light)).astype(np.float32)
    missing *= _WHITE / light.astype(np.float32)
    return missing.astype(np.uint8)


def _deepest_and_usual(darkness: Greys) -> tuple[list[int], list[int]]:
    """Of each picture, the darkness of all but the few darkest pixels, and that of its middle pixel."""
    ranked = np.sort(darkness.reshape(len(darkness), -1), kind="stable")  # by counting, as in `polarity`
    size = ranked.shape[1]
    return ranked[:, size - 2 - size // 1000].tolist(), ranked[:, size // 2].tolist()


def _faintest_ink(deepest: int, usual: int, brightest: int) -> float:
    """The darkness below which nothing is ink."""
    beyond_grain = max(_OF_ALL_INK_AT_LEAST * deepest, _GRAIN * usual)
    visible = max(255 * _FAINTEST, 255 * _FAINTEST_LEVELS / brightest)
    return max(visible, min(beyond_grain, _OF_ALL_INK_AT_MOST * deepest))
