"""Marks: what is on a page and not on its template, so that an empty box is known to be empty."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.registration.warping import FINE
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Box

PRINT = 60
"""Of 255: what is darker than this on the template is print."""
PRINT_MARGIN = 0.35
"""Millimetres around print that count as print: a page never lies exactly on its template."""
FRAME_MARGIN = 0.6
"""Millimetres around a box in which print belongs to its frame."""
GRAIN = 0.2
"""Millimetres: what is smaller is grain of the paper, or a dot of a fax."""
DARKEST = 98
"""Per cent of a box that are lighter than its trace."""
RULING = 10.0
"""Millimetres: straight lines that are longer belong to the paper."""
STRIP = 1.2
"""Millimetres: the width of the paper beside a frame that is looked at."""


def print_on(template: Grey) -> npt.NDArray[np.bool_]:
    """Where a page of ink has print, with a margin."""
    side = 2 * round(PRINT_MARGIN * FINE) + 1
    return np.asarray(cv2.dilate(template, np.ones((side, side), np.uint8)) > PRINT)


class Trace(NamedTuple):
    """How dark the darkest spot of a box is, beside the print; that beside the box; and that of its paper.

    From 0, for paper in the best light, to 255.
    """

    ink: float
    beside: float
    paper: float


def traces(page: Grey, printed: npt.NDArray[np.bool_], boxes: Sequence[Box]) -> list[Trace]:
    """The traces in boxes; the paper is that around the box, or that around most boxes if it is darker."""
    beside = np.where(printed, np.uint8(0), page)
    smooth = cv2.subtract(cv2.GaussianBlur(beside, (0, 0), GRAIN * FINE), ruling(page))
    inks = [float(np.percentile(smooth[inside(box)], DARKEST)) for box in boxes]
    around = [_sides(box, smooth) for box in boxes]
    common = float(np.median([second for second, _ in around])) if boxes else 0.0
    return [
        Trace(dark, beside, max(second, common)) for dark, (second, beside) in zip(inks, around, strict=True)
    ]


def ruling(page: Grey) -> Grey:
    """The lines of lined and squared paper, which are longer than strokes in a box."""
    smooth = cv2.GaussianBlur(page, (0, 0), GRAIN * FINE)
    length = round(RULING * FINE)
    along, down = np.ones((1, length), np.uint8), np.ones((length, 1), np.uint8)
    found: Grey = cv2.max(*(cv2.morphologyEx(smooth, cv2.MORPH_OPEN, line) for line in (along, down)))
    return found


def _sides(box: Box, smooth: Grey) -> tuple[float, float]:
    """The second darkest of the four sides of a box, which is paper, and the darkest, maybe a stroke."""
    rows, columns = inside(box, FRAME_MARGIN)
    wide = round(STRIP * FINE)
    sides = (
        smooth[max(rows.start - wide, 0) : rows.start, columns],
        smooth[rows.stop : rows.stop + wide, columns],
        smooth[rows, max(columns.start - wide, 0) : columns.start],
        smooth[rows, columns.stop : columns.stop + wide],
    )
    darkest = sorted(float(np.percentile(side, DARKEST)) if side.size else 0.0 for side in sides)
    return darkest[-2], darkest[-1]


def without_words(page: Grey, printed: npt.NDArray[np.bool_], boxes: Sequence[Box]) -> Grey:
    """The page without its print but for the frames of the boxes: words close to a box are no marks in it."""
    frames = np.zeros(page.shape, bool)
    for box in boxes:
        frames[inside(box, FRAME_MARGIN)] = True
    return np.where(printed & ~frames, np.uint8(0), page)


def inside(box: Box, margin: float = 0, scale: float = FINE) -> tuple[slice, slice]:
    """The rows and columns of a box with a margin, in pixels of a page at `scale`; at least one of each."""
    left, top = max(box.left - margin, 0), max(box.top - margin, 0)
    right, bottom = box.left + box.width + margin, box.top + box.height + margin
    return _pixels(top * scale, bottom * scale), _pixels(left * scale, right * scale)


def _pixels(start: float, end: float) -> slice:
    first = round(start)
    return slice(first, max(round(end), first + 1))
