"""The pictures' sizes: mostly small crops, some long ones, some of few pixels, some large."""

from dataclasses import dataclass

import numpy as np

from model.drawing.raster import Sheet
from model.drawing.strokes import Floats, Integers

FEW, LONG = 0.12, 0.2
"""Shares of pictures of few pixels, and of long ones."""
FINE = 2
"""Pixels per side that are averaged to one pixel in pictures of few pixels, as in a coarse scan."""


@dataclass(frozen=True)
class Formats:
    """The sheet on which N pictures are painted, and the painted pixels (N,) per side of each pixel."""

    sheet: Sheet
    fine: Integers

    @property
    def sides(self) -> Floats:
        """Painted widths and heights (N, 2)."""
        return np.stack([self.sheet.widths, self.sheet.heights], axis=1).astype(np.float32)


def choose_formats(count: int, rng: np.random.Generator) -> Formats:
    """The formats of `count` pictures, with equal ones next to each other."""
    groups = max(1, min(32, count // 12))
    few = np.arange(groups) < FEW * groups - rng.random()
    long = rng.random(groups) < LONG
    side = np.exp(rng.uniform(np.log(18), np.log(68), groups))
    side = np.where(rng.random(groups) > 0.9, rng.uniform(64, 300, groups), side)
    side = np.where(few, np.exp(rng.uniform(np.log(10), np.log(32), groups)), side)
    stretch = np.where(rng.random(groups) < 0.4, np.exp(rng.normal(0, 0.2, groups)), 1)
    ways = rng.choice([-1, 1], groups, p=[0.25, 0.75])
    stretch = np.where(long, np.exp(ways * rng.uniform(0.15, 0.6, groups)), stretch)
    low, high = np.where(few, 8, 10), np.where(few, 32, 300)
    heights, widths = (np.clip(side * times, low, high).astype(np.int32) for times in (1 / stretch, stretch))
    fine = np.where(few, FINE, 1)
    weight = np.where(few, 1, np.minimum(1, 48.0**2 / (heights * widths)))
    totals = np.bincount(few.astype(int), weight, minlength=2)
    weight = weight / totals[few.astype(int)] * np.where(few, FEW, 1 - FEW)
    group = np.sort(rng.choice(groups, count, p=weight / weight.sum()))
    return Formats(Sheet(heights[group] * fine[group], widths[group] * fine[group]), fine[group])
