"""Rasterises strokes: each piece of a stroke darkens only the pixels near it.

Pictures of all sizes lie one after another in one flat row of pixels. Pieces with windows of equal size are
processed together, so the loop below is over window sizes and not over marks.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.drawing.strokes import Flags, Floats, Integers

WINDOWS = np.array([3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 192, 256, 320, 512])
BLOCK = 40_000
"""The number of pixels processed at once: small enough for the processor's cache."""

TINY = np.array([1e-3, 0], np.float32)
"""Added to a piece's length, so that a dot has a direction."""


@dataclass(frozen=True)
class Sheet:
    """Where N pictures lie in the flat row: their heights and widths (N,)."""

    heights: Integers
    widths: Integers

    @property
    def starts(self) -> Integers:
        """Where each picture starts in the flat row (N,)."""
        sizes = self.heights * self.widths
        starts: Integers = np.cumsum(sizes) - sizes
        return starts.astype(np.int32)


class Pieces(NamedTuple):
    """K straight pieces: picture (K,), ends (K, 2, 2) and half widths there (K, 2) in pixels, ink (K,)."""

    picture: Integers
    ends: Floats
    radius: Floats
    ink: Floats
    flat: Flags

    def pick(self, which: Integers) -> "Pieces":
        """The pieces at these places."""
        return Pieces._make(part[which] for part in self)


def paint(pieces: Pieces, sheet: Sheet) -> Floats:
    """The ink, 0 to 1, in every pixel of the flat sheet; where pieces overlap, the darkest one counts."""
    starts = sheet.starts
    pixels = np.zeros(int((sheet.heights * sheet.widths).sum()), np.float32)
    low, high = _window(pieces, sheet)
    seen = np.flatnonzero((high > low).all(axis=1))
    sizes = np.searchsorted(WINDOWS, high[seen] - low[seen])
    code = sizes[:, 0] * len(WINDOWS) + sizes[:, 1] + len(WINDOWS) ** 2 * pieces.flat[seen]
    order = np.argsort(code, kind="stable")
    for start, stop in runs(code[order]):
        group = seen[order[start:stop]]
        width, height = WINDOWS[sizes[order[start]]]
        step = max(1, BLOCK // int(width * height))
        for first in range(0, len(group), step):
            some = group[first : first + step]
            window = (int(height), int(width))
            _paint_windows(pixels, pieces.pick(some), low[some], window, sheet, starts)
    return pixels


def runs(values: npt.NDArray[np.generic]) -> list[tuple[int, int]]:
    """The runs of equal values: the first index of each, and the index after its last."""
    edges = np.flatnonzero(values[1:] != values[:-1]) + 1
    bounds = [0, *edges.tolist(), len(values)] if len(values) else []
    return list(pairwise(bounds))


def _window(pieces: Pieces, sheet: Sheet) -> tuple[Integers, Integers]:
    """The first pixel that a piece can reach in its picture, and the one after the last: x and y (K, 2)."""
    reach = pieces.radius.max(axis=1)[:, None] * np.where(pieces.flat, 1.42, 1.0)[:, None] + 0.5
    size = np.stack([sheet.widths, sheet.heights], axis=1)[pieces.picture]
    low = np.floor(np.clip(pieces.ends.min(axis=1) - reach, 0, 1e4)).astype(np.int32)
    high = np.minimum(np.ceil(np.clip(pieces.ends.max(axis=1) + reach, -1, 1e4)).astype(np.int32), size)
    return low, np.minimum(high, low + WINDOWS[-1]).astype(np.int32)


def _paint_windows(
    pixels: Floats, some: Pieces, low: Integers, window: tuple[int, int], sheet: Sheet, starts: Integers
) -> None:
    """Darken the pixels of windows of equal size, one for each piece, from its first pixel `low` (K, 2)."""
    height, width = sheet.heights[some.picture], sheet.widths[some.picture]
    y: Integers = np.add.outer(low[:, 1], np.arange(window[0]))
    x: Integers = np.add.outer(low[:, 0], np.arange(window[1]))
    row: Integers = starts[some.picture][:, None] + y * width[:, None]
    place: Integers = row[:, :, None] + x[:, None, :]
    inside = (y < height[:, None])[:, :, None] & (x < width[:, None])[:, None, :]
    ink = _cover(some, y, x) * some.ink[:, None, None]
    worth = inside & (ink > 0.004)
    np.maximum.at(pixels, place[worth], ink[worth])


def _cover(some: Pieces, y: Integers, x: Integers) -> Floats:
    """The share of each pixel (K, h, w) that the piece covers: 1 inside, falling to 0 across its edge."""
    start, along = some.ends[:, 0], some.ends[:, 1] - some.ends[:, 0] + TINY
    length = np.sqrt((along**2).sum(axis=1))
    along = along / length[:, None]
    right = (x.astype(np.float32) + np.float32(0.5) - start[:, :1])[:, None, :]
    down = (y.astype(np.float32) + np.float32(0.5) - start[:, 1:])[:, :, None]
    run = right * along[:, 0, None, None] + down * along[:, 1, None, None]
    off = right * along[:, 1, None, None] - down * along[:, 0, None, None]
    length = length[:, None, None]
    kept = np.clip(run, 0, length)
    growth = (some.radius[:, 1] - some.radius[:, 0])[:, None, None] / length
    radius = some.radius[:, :1, None] + kept * growth
    if some.flat[0]:
        away = np.maximum(np.abs(off) - radius, np.maximum(-run, run - length))
    else:
        away = np.sqrt(off**2 + (run - kept) ** 2) - radius
    cover: Floats = np.clip(0.5 - away, 0, np.minimum(1, 2 * radius))
    return cover
