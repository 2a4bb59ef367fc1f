"""Tells ink from paper where the light is uneven and a faint pencil may lie beside black print.

A stroke is darker than the paper on both sides of it, however dark that paper is: its darkness is what it
takes from the brightness of the paper around. Whatever takes more than the grain of the paper does, and more
than about half of what the darkest ink close by takes, is ink.
"""

from collections.abc import Sequence
from itertools import repeat
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
_WIDE = 3  # tiles on each side that a wide window takes in
_NARROW = 1 / 8  # of the longer side that a narrow window takes in on each side
_EVEN_LIGHT = 0.08  # of the brightest: the light that may be missing elsewhere where it is called even
_SMALLEST_TILE = 2  # pixels
_SMOOTHED_FROM = 48  # pixels, the longer side: a smaller picture has no detail to spare
_NEARBY = 20  # ink within this part of the longer side is close by
_FAINTEST, _FAINTEST_LEVELS = 0.06, 10  # of the paper's brightness, and grey levels: nothing fainter is ink


class Sensitivity(NamedTuple):
    """How dark a pixel has to be to count as ink.

    - `of_nearby_ink`: of the darkest ink close by.
    - `grain`: times as dark as paper usually looks, but held between the next two.
    - `of_all_ink_at_least`, `of_all_ink_at_most`: of the darkest ink anywhere.
    """

    of_nearby_ink: float
    grain: float
    of_all_ink_at_least: float
    of_all_ink_at_most: float


USUAL = Sensitivity(of_nearby_ink=0.45, grain=4, of_all_ink_at_least=0.25, of_all_ink_at_most=0.4)
HIGH = Sensitivity(of_nearby_ink=0.3, grain=4, of_all_ink_at_least=0.12, of_all_ink_at_most=0.3)
"""Sees a faint pencil in a black frame, and more grain."""
LOW = Sensitivity(of_nearby_ink=0.55, grain=6, of_all_ink_at_least=0.45, of_all_ink_at_most=0.6)
"""Leaves out grain, stripes and the edges of shadows, and some pencils."""


class Ink(NamedTuple):
    """How strongly each pixel is ink, uint8 (N, H, W), and each picture's contrast of ink and paper, 0..1.

    A pixel is ink when its strength is `AT_THRESHOLD` or more.
    """

    strength: Greys
    contrast: list[float]


def ink_of(greys: Greys, sensitivity: Sensitivity = USUAL) -> Ink:
    """Finds the ink of pictures (N, H, W) that are dark on light."""
    longer = max(greys.shape[1:])
    clean = smoothed(greys) if longer >= _SMOOTHED_FROM else greys
    paper = paper_brightness(clean)
    brightest = np.maximum.reduce(paper, axis=(1, 2))
    darkness = _darkness(clean, paper)
    deepest, usual = _deepest_and_usual(darkness)
    faintest = [*map(_faintest_ink, deepest, usual, brightest.tolist(), repeat(sensitivity))]
    nearby = surrounding_maximum(darkness, max(1, longer // _NEARBY)).astype(np.float32)
    threshold = np.maximum(nearby * sensitivity.of_nearby_ink, _of_each(faintest, np.float32))
    strength = darkness.astype(np.float32) * (AT_THRESHOLD / threshold)
    return Ink(np.minimum(strength, _WHITE).astype(np.uint8), [level / _WHITE for level in deepest])


def paper_brightness(greys: Greys) -> Greys:
    """The brightness of the paper under each pixel, never 0: uint8 (N, H, W), or (N, 1, 1).

    It is one value for each picture where none of them has more than one.

    It is a grey closing: the brightest value in a window, then the darkest of those in the same window
    (J. Serra, "Image Analysis and Mathematical Morphology", 1982). Strokes narrower than the window are
    bridged. Where the light is even the window is wide and moves in tiles, which takes little time. Else it
    is narrow and moves in pixels, so that the edge of a shadow stays exactly where it is.
    """
    tile = max(_SMALLEST_TILE, tile_side(greys, _TILES))
    brightest = surrounding_maximum(tile_maximum(greys, tile), _WIDE)
    uneven, all_alike = _unevenness(brightest)
    if all_alike:
        return np.maximum(brightest[:, :1, :1], 1)
    if False not in uneven:
        return _closed_narrowly(greys)
    paper = np.maximum(surrounding_minimum(brightest, _WIDE), 1)
    paper = enlarged(paper, tile, *greys.shape[1:])
    if True in uneven:
        paper[uneven] = _closed_narrowly(greys[uneven])
    return paper


def _unevenness(brightest: Greys) -> tuple[list[bool], bool]:
    """Which of the pictures have uneven light, and whether no picture has more than one brightness.

    How even the light is shows before the minimum is taken, which changes neither the darkest nor the
    brightest.
    """
    lows = np.minimum.reduce(brightest, axis=(1, 2)).tolist()
    highs = np.maximum.reduce(brightest, axis=(1, 2)).tolist()
    return [high - low > _EVEN_LIGHT * high for low, high in zip(lows, highs, strict=True)], lows == highs


def _closed_narrowly(greys: Greys) -> Greys:
    radius = max(_SMALLEST_TILE, round(max(greys.shape[1:]) * _NARROW))
    return np.maximum(surrounding_minimum(surrounding_maximum(greys, radius), radius), 1)


def _of_each(values: Sequence[float], kind: type[np.generic]) -> npt.NDArray[Any]:
    """A value a picture, to be reckoned with all of its pixels: (N, 1, 1)."""
    return np.array(values, kind).reshape(-1, 1, 1)


def _darkness(greys: Greys, paper: Greys) -> Greys:
    """How much of the surrounding paper's light is missing, 0..255."""
    missing = (paper - np.minimum(greys, paper)).astype(np.float32)
    missing *= _WHITE / paper.astype(np.float32)
    return missing.astype(np.uint8)


def _deepest_and_usual(darkness: Greys) -> tuple[list[int], list[int]]:
    """Of each picture, the darkness of all but the few darkest pixels, and that of its middle pixel."""
    ranked = np.sort(darkness.reshape(len(darkness), -1), kind="stable")  # by counting, as in `polarity`
    size = ranked.shape[1]
    return ranked[:, size - 2 - size // 1000].tolist(), ranked[:, size // 2].tolist()


def _faintest_ink(deepest: int, usual: int, brightest: int, sensitivity: Sensitivity) -> float:
    """The darkness below which nothing is ink."""
    beyond_grain = max(sensitivity.of_all_ink_at_least * deepest, sensitivity.grain * usual)
    visible = max(255 * _FAINTEST, 255 * _FAINTEST_LEVELS / brightest)
    return max(visible, min(beyond_grain, sensitivity.of_all_ink_at_most * deepest))
