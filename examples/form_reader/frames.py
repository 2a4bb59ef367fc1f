"""Frames: the printed boxes of an empty page, found by their outlines."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.ink import DARK
from examples.form_reader.sent_pages import Grey

MIN_SIDE, MAX_SIDE = 2.0, 12.0
"""Millimetres inside the frame."""
MAX_STRETCH = 1.4
"""How much longer than the other a side may be."""
MIN_FILLING = 0.88
"""Which share of its bounding rectangle the inside of a frame fills: a circle fills 0.79."""
MAX_INK = 0.03
"""Of the inside: more is a letter in a frame, or print that happens to enclose something."""
THICKEST = 1.5
"""Millimetres of a frame's line."""


class Frame(NamedTuple):
    """The outer edges of a printed box, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def frames(inked: Grey, pixels_per_millimetre: float) -> list[Frame]:
    """The boxes of a page, from the top and from the left; those inside another are left out."""
    dark = (inked > DARK).astype(np.uint8)
    outlines, _ = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    holes = [hole for hole in map(_Hole.of, outlines) if hole.is_square(pixels_per_millimetre)]
    found = [_frame(hole, dark, pixels_per_millimetre) for hole in holes if hole.is_empty(dark)]
    return _outermost(sorted(found, key=lambda frame: (frame.top, frame.left)))


def in_rows(found: Sequence[Frame]) -> list[list[Frame]]:
    """Frames that stand beside each other, row by row, each from the left."""
    rows: list[list[Frame]] = []
    for frame in sorted(found, key=lambda frame: frame.middle):
        if rows and frame.middle - rows[-1][-1].middle < (frame.bottom - frame.top) / 2:
            rows[-1].append(frame)
        else:
            rows.append([frame])
    return [sorted(row, key=lambda frame: frame.left) for row in rows]


class _Hole(NamedTuple):
    """What a line encloses, in pixels; `area` is negative for the outside of a thing."""

    left: int
    top: int
    width: int
    height: int
    area: float

    @classmethod
    def of(cls, outline: npt.NDArray[np.int32]) -> "_Hole":
        left, top, width, height = cv2.boundingRect(outline)
        return cls(left, top, width, height, cv2.contourArea(outline, oriented=True))

    def is_square(self, scale: float) -> bool:
        short, long = sorted((self.width, self.height))
        filling = self.area / (self.width * self.height)
        sides_fit = short >= MIN_SIDE * scale and long <= MAX_SIDE * scale
        return sides_fit and long <= MAX_STRETCH * short and filling >= MIN_FILLING

    def is_empty(self, dark: Grey) -> bool:
        edge = max(2, min(self.width, self.height) // 8)
        rows = slice(self.top + edge, self.top + self.height - edge)
        columns = slice(self.left + edge, self.left + self.width - edge)
        return float(dark[rows, columns].mean()) <= MAX_INK


def _frame(hole: _Hole, dark: Grey, scale: float) -> Frame:
    """The hole and its line around it, as thick as it is in the middle of each side."""
    right, bottom = hole.left + hole.width, hole.top + hole.height
    column, row = hole.left + hole.width // 2, hole.top + hole.height // 2
    most = round(THICKEST * scale)
    above = _length(dark[max(0, hole.top + 1 - most) : hole.top + 1, column][::-1])
    below = _length(dark[bottom - 1 : bottom - 1 + most, column])
    before = _length(dark[row, max(0, hole.left + 1 - most) : hole.left + 1][::-1])
    after = _length(dark[row, right - 1 : right - 1 + most])
    edges = (hole.left + 1 - before, hole.top + 1 - above, right - 1 + after, bottom - 1 + below)
    return Frame(*(edge / scale for edge in edges))


def _length(pixels: Grey) -> int:
    """How many dark pixels there are before the first light one."""
    light = np.flatnonzero(pixels == 0)
    return int(light[0]) if len(light) else len(pixels)


def _outermost(found: Sequence[Frame]) -> list[Frame]:
    return [frame for frame in found if not any(_holds(other, frame) for other in found)]


def _holds(outer: Frame, inner: Frame) -> bool:
    return outer != inner and (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )
