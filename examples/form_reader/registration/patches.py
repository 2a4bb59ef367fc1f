"""Finds patches, which are parts of a page's print, near their expected places."""

from collections.abc import Iterable
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.ink import DARK
from examples.form_reader.registration.warping import COARSE
from examples.form_reader.sent_pages import Grey

TILE = 12.0
BOX_MARGIN = 1.5
"""Millimetres."""
MIN_PRINT = 0.01
"""The minimum share of ink in a tile that is searched for."""
MIN_EDGES = 0.2
"""The minimum strength of a tile's edges in one direction, as a share of those in the other."""


class Patch(NamedTuple):
    """A part of a page, in pixels."""

    left: int
    top: int
    width: int
    height: int


class Offsets(NamedTuple):
    """Where patches were found.

    - `places`: their middles on the template, in millimetres, (N, 2).
    - `offsets`: from there to where they were found, in millimetres, (N, 2).
    - `scores`: their similarity: 1 is identical, 0 is not similar at all.
    """

    places: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.float64]
    scores: npt.NDArray[np.float64]

    def part(self, start: int, end: int | None = None) -> "Offsets":
        """The offsets of some of the patches."""
        return Offsets(self.places[start:end], self.offsets[start:end], self.scores[start:end])


def patches_of(inked: Grey, boxes: Iterable[tuple[float, float, float, float]]) -> list[Patch]:
    """The boxes of a page with a margin, in their order; then the tiles of a grid that have other print."""
    covered = np.zeros_like(inked)
    patches = []
    for left, top, width, height in boxes:
        patch = _patch(left - BOX_MARGIN, top - BOX_MARGIN, width + 2 * BOX_MARGIN, height + 2 * BOX_MARGIN)
        patches.append(_inside(patch, inked))
        covered[patch.top : patch.top + patch.height, patch.left : patch.left + patch.width] = 1
    side = round(TILE * COARSE)
    for top in range(0, inked.shape[0] - side + 1, side):
        for left in range(0, inked.shape[1] - side + 1, side):
            tile = inked[top : top + side, left : left + side]
            free = covered[top : top + side, left : left + side] == 0
            if np.mean((tile > DARK) & free) > MIN_PRINT and _has_edges_both_ways(tile):
                patches.append(Patch(left, top, side, side))
    return patches


def _has_edges_both_ways(tile: Grey) -> bool:
    """Whether a tile has edges in both directions. A ruled line looks the same everywhere along itself."""
    across, down = (float(np.abs(np.diff(tile.astype(np.float32), axis=axis)).sum()) for axis in (1, 0))
    return min(across, down) > MIN_EDGES * max(across, down)


def _patch(left: float, top: float, width: float, height: float) -> Patch:
    pixels = [round(value * COARSE) for value in (left, top, width, height)]
    return Patch(pixels[0], pixels[1], pixels[2], pixels[3])


def _inside(patch: Patch, inked: Grey) -> Patch:
    left, top = max(patch.left, 0), max(patch.top, 0)
    right = min(patch.left + patch.width, inked.shape[1])
    bottom = min(patch.top + patch.height, inked.shape[0])
    return Patch(left, top, right - left, bottom - top)


def find(patches: Iterable[Patch], template: Grey, page: Grey, reach: float) -> Offsets:
    """Find each patch of the template on the page, up to `reach` millimetres from its place."""
    border = round(reach * COARSE)
    wide = cv2.copyMakeBorder(page, border, border, border, border, cv2.BORDER_CONSTANT, value=0)
    matches = [_find(patch, template, wide, border) for patch in patches]
    places = np.array([(p.left + p.width / 2, p.top + p.height / 2) for p in patches]).reshape(-1, 2)
    offsets = np.array([offset for offset, _ in matches]).reshape(-1, 2)
    scores = np.array([score for _, score in matches])
    return Offsets(places / COARSE, offsets / COARSE, scores)


def _find(patch: Patch, template: Grey, wide: Grey, border: int) -> tuple[tuple[float, float], float]:
    left, top, width, height = patch
    wanted = template[top : top + height, left : left + width]
    around = wide[top : top + height + 2 * border, left : left + width + 2 * border]
    likeness = np.nan_to_num(cv2.matchTemplate(around, wanted, cv2.TM_CCOEFF_NORMED))
    y, x = np.unravel_index(np.argmax(likeness), likeness.shape)
    offset = x - border + _peak(likeness[y], int(x)), y - border + _peak(likeness[:, x], int(y))
    return (float(offset[0]), float(offset[1])), float(likeness[y, x])


def _peak(values: npt.NDArray[np.float32], at: int) -> float:
    """The offset of the peak of a parabola through three values from the middle one."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, middle, after = (float(value) for value in values[at - 1 : at + 2])
    curve = before - 2 * middle + after
    return 0.0 if curve >= 0 else float(np.clip((before - after) / (2 * curve), -0.5, 0.5))
