"""Chooses what is learnt from a drawn picture: the look that shows its mark, or one that does not.

A crowded picture has several looks, and the network must distinguish the one with the mark from the others.
It can learn that because the place of each drawn mark is known.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.labels import NEITHER
from model.picture import Look, Reading

_SHOWN = 0.5
"""The minimum share of the mark's box that a look contains if it shows the mark."""

_ABSENT = 0.1
"""The maximum share of the mark's box that a look contains if it shows something else."""

_NOT_LEARNT = frozenset({"surroundings", "rival"})
"""These kinds may show the mark of a neighbouring box, which is not the mark in question."""

_OTHERS = 0.25
"""Of the pictures that show more than the mark, the share from which something else is learnt."""

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
    """The share of the mark's box that a look contains, and the intersection over union (Jaccard 1901).

    Boxes are grown by half a pixel on each side, so that a straight mark has an area.
    """
    left, top = (box[:2] - 0.5).tolist()
    right, bottom = (box[2:] + 0.5).tolist()
    region = look.region
    width = min(right, region.left + region.width) - max(left, region.left)
    height = min(bottom, region.top + region.height) - max(top, region.top)
    common = max(0.0, width) * max(0.0, height)
    area = (right - left) * (bottom - top)
    return common / area, common / (area + region.width * region.height - common)
