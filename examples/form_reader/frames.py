"""Finds the printed boxes of an empty page by their outlines."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.ink import DARK
from examples.form_reader.sent_pages import Grey

MIN_SIDE, MAX_SIDE = 2.0, 12.0
"""The minimum and maximum side inside the frame, in millimetres."""
MAX_STRETCH = 1.4
"""The maximum ratio of the longer side to the shorter one."""
MIN_FILLING = 0.88
"""The minimum share of its bounding rectangle that the inside of a frame fills. A circle fills 0.79."""
MAX_INK = 0.03
"""The maximum share of ink inside. More is a letter in a frame, or print that happens to enclose paper."""
THICKEST = 1.5
"""The maximum width of a frame's line, in millimetres."""


class Frame(NamedTuple):
    """The outer edges of a printed box, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The vertical position of its middle."""
        return (self.top + self.bottom) / 2


def frames(inked: Grey, pixels_per_millimetre: float) -> list[Frame]:
    """The boxes of a page, sorted by top edge and then by left edge, without boxes inside another box."""
    dark = (inked > DARK).astype(np.uint8)
    outlines, _ = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    holes = [hole for hole in map(_Hole.of, outlines) if hole.is_square(pixels_per_millimetre)]
    candidates = [_frame(hole, dark, pixels_per_millimetre) for hole in holes if hole.is_empty(dark)]
    return _outermost(sorted(candidates, key=lambda frame: (frame.top, frame.left)))


def in_rows(unsorted_frames: Sequence[Frame]) -> list[list[Frame]]:
    """Group frames into rows, from top to bottom, each row sorted from the left."""
    rows: list[list[Frame]] = []
    for frame in sorted(unsorted_frames, key=lambda frame: frame.middle):
        if rows and frame.middle - rows[-1][-1].middle < (frame.bottom - frame.top) / 2:
            rows[-1].append(frame)
        else:
            rows.append([frame])
    return [sorted(row, key=lambda frame: frame.left) for row in rows]


class _Hole(NamedTuple):
    """An area enclosed by a line, in pixels. `area` is negative for the outer outline of a shape."""

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
    """The frame around a hole. The width of its line is measured in the middle of each side."""
    right, bottom = hole.left + hole.width, hole.top + hole.height
    column, row = hole.left + hole.width // 2, hole.top + hole.height // 2
    max_width = round(THICKEST * scale)
    above = _length(dark[max(0, hole.top + 1 - max_width) : hole.top + 1, column][::-1])
    below = _length(dark[bottom - 1 : bottom - 1 + max_width, column])
    before = _length(dark[row, max(0, hole.left + 1 - max_width) : hole.left + 1][::-1])
    after = _length(dark[row, right - 1 : right - 1 + max_width])
    edges = (hole.left + 1 - before, hole.top + 1 - above, right - 1 + after, bottom - 1 + below)
    return Frame(*(edge / scale for edge in edges))


def _length(pixels: Grey) -> int:
    """The number of dark pixels before the first light one."""
    light = np.flatnonzero(pixels == 0)
    return int(light[0]) if len(light) else len(pixels)


def _outermost(candidates: Sequence[Frame]) -> list[Frame]:
    return [frame for frame in candidates if not any(_holds(other, frame) for other in candidates)]


def _holds(outer: Frame, inner: Frame) -> bool:
    return outer != inner and (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )
