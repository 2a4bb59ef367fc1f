"""What is learnt from a drawn picture: the look that shows its mark, or one that does not.

A crowded picture is read with several looks, and the network has to tell the one with the mark from the
others. It can learn that, since it is known where each drawn mark is.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.labels import NEITHER
from model.picture import Look, Reading

_SHOWN = 0.5
"""Of the mark's box that a look has to hold to show the mark."""

_ABSENT = 0.1
"""Of the mark's box that a look may hold that shows something else."""

_NOT_LEARNT = frozenset({"surroundings", "rival"})
"""There may be a neighbour's mark in them, which is not the one that is asked about."""

_OTHERS = 0.25
"""How often something else is learnt from a picture in which there is more than the mark."""

Grid = npt.NDArray[np.int8]
Box = npt.NDArray[np.floating]


def what_is_shown(reading: Reading, label: int, box: Box, rng: np.random.Generator) -> tuple[Grid, int]:
    """One grid of a picture whose mark is in `box` (left, top, right, bottom), and its label."""
    looks = [look for look in reading.looks if look.kind not in _NOT_LEARNT]
    if not looks:
        return reading.grid, label
    if label == NEITHER:
        return _one_of(looks, rng), NEITHER
    held, tight = zip(*(_held_and_tight(look, box) for look in looks), strict=True)
    others = [look for look, part in zip(looks, held, strict=True) if part < _ABSENT]
    if others and rng.random() < _OTHERS:
        return _one_of(others, rng), NEITHER
    best = int(np.argmax(tight))
    return looks[best].grid, label if held[best] >= _SHOWN else NEITHER


def _one_of(looks: Sequence[Look], rng: np.random.Generator) -> Grid:
    return looks[int(rng.integers(len(looks)))].grid


def _held_and_tight(look: Look, box: Box) -> tuple[float, float]:
    """The part of the mark's box that a look holds, and the intersection of both over their union.

    Boxes grow by half a pixel to each side, so that a straight mark has an area.
    """
    left, top = (box[:2] - 0.5).tolist()
    right, bottom = (box[2:] + 0.5).tolist()
    region = look.region
    width = min(right, region.left + region.width) - max(left, region.left)
    height = min(bottom, region.top + region.height) - max(top, region.top)
    common = max(0.0, width) * max(0.0, height)
    area = (right - left) * (bottom - top)
    return common / area, common / (area + region.width * region.height - common)
