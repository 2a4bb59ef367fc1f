"""Separates ink from paper in uneven light, also where a faint pencil mark lies beside black print.

A stroke is darker than the paper around it. The darkness of a pixel is the share of that paper's brightness
that is missing. A pixel is ink if it is darker than the grain of the paper, and at least about half as dark
as the darkest ink nearby: a local threshold, not one for the whole picture as Otsu's (1979).
"""

from collections.abc import Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from model.picture.pixels import Greys
from model.picture.smoothing import smoothed
from model.picture.tiles import enlarged, surrounding_maximum, surrounding_minimum, tile_maximum, tile_side

_WHITE = 255
AT_THRESHOLD = 128  # the strength of a pixel that is just ink
_TILES = 24  # along the longer side, to estimate the brightness of the paper
_WIDE = 3  # the radius of a wide window, in tiles
_NARROW = 1 / 8  # the radius of a narrow window, as a share of the longer side
_EVEN_LIGHT = 0.08  # the variation of even light, as a share of the brightest paper
_SMALLEST_TILE = 2  # pixels
_SMOOTHED_FROM = 48  # pixels of the longer side: smoothing would destroy detail of a smaller picture
_NEARBY = 20  # ink within a 20th of the longer side is nearby
_FAINTEST, _FAINTEST_LEVELS = 0.06, 10  # of the paper's brightness, and grey levels: nothing fainter is ink


class Sensitivity(NamedTuple):
    """How dark a pixel has to be to count as ink.

    - `of_nearby_ink`: a share of the darkest ink nearby.
    - `grain`: a multiple of the paper's usual darkness, limited by the next two.
    - `min_of_all_ink`, `max_of_all_ink`: shares of the darkest ink anywhere.
    """

    of_nearby_ink: float
    grain: float
    min_of_all_ink: float
    max_of_all_ink: float


USUAL = Sensitivity(of_nearby_ink=0.45, grain=4, min_of_all_ink=0.25, max_of_all_ink=0.4)
HIGH = Sensitivity(of_nearby_ink=0.3, grain=4, min_of_all_ink=0.12, max_of_all_ink=0.3)
"""Detects a faint pencil mark in a black frame, but also more grain."""
LOW = Sensitivity(of_nearby_ink=0.55, grain=6, min_of_all_ink=0.45, max_of_all_ink=0.6)
"""Ignores grain, stripes and the edges of shadows, but also some pencil marks."""


class Ink(NamedTuple):
    """The strength of each pixel as ink, uint8 (N, H, W), and each picture's contrast of ink and paper, 0..1.

    A pixel is ink if its strength is `AT_THRESHOLD` or more.
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
    """The brightness of the paper under each pixel, never 0: uint8 (N, H, W).

    The shape is (N, 1, 1) if the paper of each picture has a single brightness.

    This is a grey closing: the maximum in a window, then the minimum of these maxima in the same window
    (J. Serra, "Image Analysis and Mathematical Morphology", 1982). It removes strokes that are narrower than
    the window. In even light the window is wide and moves by tiles, which is fast. In uneven light it is
    narrow and moves by pixels, so that the edge of a shadow stays exactly where it is.
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
    """Whether each picture has uneven light, and whether every picture has a single brightness.

    Both can be decided before the minimum is taken, which changes neither the darkest nor the brightest
    value.
    """
    lows = np.minimum.reduce(brightest, axis=(1, 2)).tolist()
    highs = np.maximum.reduce(brightest, axis=(1, 2)).tolist()
    return [high - low > _EVEN_LIGHT * high for low, high in zip(lows, highs, strict=True)], lows == highs


def _closed_narrowly(greys: Greys) -> Greys:
    radius = max(_SMALLEST_TILE, round(max(greys.shape[1:]) * _NARROW))
    return np.maximum(surrounding_minimum(surrounding_maximum(greys, radius), radius), 1)


def _of_each(values: Sequence[float], kind: type[np.generic]) -> npt.NDArray[Any]:
    """One value for each picture, in a shape that broadcasts over its pixels: (N, 1, 1)."""
    return np.array(values, kind).reshape(-1, 1, 1)


def _darkness(greys: Greys, paper: Greys) -> Greys:
    """The share of the surrounding paper's brightness that is missing, 0..255."""
    missing = (paper - np.minimum(greys, paper)).astype(np.float32)
    missing *= _WHITE / paper.astype(np.float32)
    return missing.astype(np.uint8)


def _deepest_and_usual(darkness: Greys) -> tuple[list[int], list[int]]:
    """For each picture, the maximum darkness without the few darkest pixels, and the median darkness."""
    ranked = np.sort(darkness.reshape(len(darkness), -1), kind="stable")  # a radix sort for uint8
    size = ranked.shape[1]
    return ranked[:, size - 2 - size // 1000].tolist(), ranked[:, size // 2].tolist()


def _faintest_ink(deepest: int, usual: int, brightest: int, sensitivity: Sensitivity) -> float:
    """The darkness below which nothing is ink."""
    beyond_grain = max(sensitivity.min_of_all_ink * deepest, sensitivity.grain * usual)
    visible = max(255 * _FAINTEST, 255 * _FAINTEST_LEVELS / brightest)
    return max(visible, min(beyond_grain, sensitivity.max_of_all_ink * deepest))
