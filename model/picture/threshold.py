"""Tells ink from paper where the light is uneven and a faint pencil may lie beside black print.

The brightness of the paper is estimated everywhere from its surroundings. How dark a pixel is, as a part of
that, is then compared with half of the darkest ink close by: print is cut at half its own darkness, and pencil
a little away from it at half of its own.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]

AT_THRESHOLD = 128  # the strength of a pixel that is just ink
_TILES = 8  # the paper's brightness is estimated on about this many tiles along the longer side
_DARKEST_SHADOW = 0.4  # of the brightest paper: below that it is no shadow, but ink
_OF_LOCAL_INK = 0.45  # of the darkest ink close by
_OF_ALL_INK = 0.2  # of the darkest ink anywhere: fainter things are ruling, texture and ringing
_FAINTEST = 0.06  # of the paper's brightness: nothing fainter is ink


class Ink(NamedTuple):
    """How strongly each pixel is ink: uint8 (H, W), `AT_THRESHOLD` and above is ink; and its greatest darkness, 0..1."""

    strength: Grey
    contrast: float


def ink_of(grey: Grey) -> Ink:
    """Finds the ink of a picture (H, W) that is dark on light."""
    darkness = _darkness(grey, paper_brightness(grey))
    deepest, typical = _deepest_and_typical(darkness)
    threshold = _local_maximum(darkness, max(2, max(grey.shape) // 20)).astype(np.float32)
    threshold *= _OF_LOCAL_INK
    np.maximum(threshold, max(255 * _FAINTEST, _OF_ALL_INK * deepest, 2.5 * typical), out=threshold)
    strength = darkness * (AT_THRESHOLD / threshold)
    return Ink(np.minimum(strength, 255).astype(np.uint8), deepest / 255)


def paper_brightness(grey: Grey) -> npt.NDArray[np.float32]:
    """The brightness of the paper under each pixel: float32 (H, W), never 0."""
    height, width = grey.shape
    tile = -(-max(height, width) // _TILES)
    coarse = _spread_maximum(_tile_maximum(grey, tile)).astype(np.float32)
    np.maximum(coarse, max(1.0, _DARKEST_SHADOW * float(coarse.max())), out=coarse)
    box = (0, 0, width / tile, height / tile)
    smooth = Image.fromarray(coarse).resize((width, height), Image.Resampling.BILINEAR, box=box)
    return np.asarray(smooth)


def _tile_maximum(grey: Grey, tile: int) -> Grey:
    height, width = grey.shape
    padded = np.pad(grey, ((0, -height % tile), (0, -width % tile)), mode="edge")
    rows = padded.reshape(-1, tile, padded.shape[1]).max(axis=1)
    return rows.reshape(len(rows), -1, tile).max(axis=2)


def _spread_maximum(tiles: Grey) -> Grey:
    """The largest of each tile and its eight neighbours."""
    padded = np.pad(tiles, 1, mode="edge")
    rows = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    return np.maximum(np.maximum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])


def _darkness(grey: Grey, paper: npt.NDArray[np.float32]) -> Grey:
    """How much of the paper's light is missing, 0..255."""
    missing = np.maximum(paper - grey, 0)
    missing *= 255 / paper
    return missing.astype(np.uint8)


def _deepest_and_typical(darkness: Grey) -> tuple[int, int]:
    """The darkness of the darkest few pixels, and that of the pixel in the middle, which is paper."""
    up_to = np.cumsum(np.bincount(darkness.ravel(), minlength=256))
    few = 2 + darkness.size // 1000
    return int(np.searchsorted(up_to, darkness.size - few)), int(np.searchsorted(up_to, darkness.size // 2))


def _local_maximum(values: Grey, radius: int) -> Grey:
    """The largest value within a square of `radius` around each pixel."""
    return _row_maximum(_row_maximum(values, radius).T, radius).T


def _row_maximum(values: Grey, radius: int) -> Grey:
    span = 2 * radius + 1
    best, reach = np.pad(values, ((0, 0), (radius, radius))), 1
    while reach < span:
        step = min(reach, span - reach)
        best = np.maximum(best[:, :-step], best[:, step:])
        reach += step
    return best
