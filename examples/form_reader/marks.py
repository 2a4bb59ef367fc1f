"""Measures the ink on a page that is not on its template, to recognise empty boxes."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.registration.warping import FINE
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Box

PRINT = 60
"""Pixels of the template that are darker than this, of 255, are print."""
PRINT_MARGIN = 0.35
"""Millimetres around print that count as print, because no page is aligned exactly with its template."""
FRAME_MARGIN = 0.6
"""Millimetres around a box in which print belongs to its frame."""
GRAIN = 0.2
"""Millimetres: smaller spots are the grain of the paper, or the dots of a fax."""
DARKEST = 98
"""The percentile of the darkness in a box that is its trace."""
RULING = 10.0
"""Millimetres: longer straight lines belong to the paper."""
STRIP = 1.2
"""The width in millimetres of the strip of paper that is measured beside a frame."""


def print_on(template: Grey) -> npt.NDArray[np.bool_]:
    """Where a page of ink has print, with a margin around it."""
    side = 2 * round(PRINT_MARGIN * FINE) + 1
    return np.asarray(cv2.dilate(template, np.ones((side, side), np.uint8)) > PRINT)


class Trace(NamedTuple):
    """The darkest spot of a box without its print, the darkest spot beside it, and its paper.

    The values are the darkness, from 0 for paper in the best light to 255.
    """

    ink: float
    beside: float
    paper: float


def traces(page: Grey, printed: npt.NDArray[np.bool_], boxes: Sequence[Box]) -> list[Trace]:
    """The traces in boxes. The paper is that around the box, or that around most boxes if that is darker."""
    unprinted = np.where(printed, np.uint8(0), page)
    smooth = cv2.subtract(cv2.GaussianBlur(unprinted, (0, 0), GRAIN * FINE), ruling(page))
    inks = [float(np.percentile(smooth[inside(box)], DARKEST)) for box in boxes]
    around = [_sides(box, smooth) for box in boxes]
    common = float(np.median([second for second, _ in around])) if boxes else 0.0
    return [
        Trace(dark, beside, max(second, common)) for dark, (second, beside) in zip(inks, around, strict=True)
    ]


def ruling(page: Grey) -> Grey:
    """The rules of lined and squared paper, which are longer than the strokes in a box."""
    smooth = cv2.GaussianBlur(page, (0, 0), GRAIN * FINE)
    length = round(RULING * FINE)
    along, down = np.ones((1, length), np.uint8), np.ones((length, 1), np.uint8)
    rules: Grey = cv2.max(*(cv2.morphologyEx(smooth, cv2.MORPH_OPEN, line) for line in (along, down)))
    return rules


def _sides(box: Box, smooth: Grey) -> tuple[float, float]:
    """The second darkest of the four sides of a box, which is paper, and the darkest, maybe a stroke."""
    rows, columns = inside(box, FRAME_MARGIN)
    width = round(STRIP * FINE)
    sides = (
        smooth[max(rows.start - width, 0) : rows.start, columns],
        smooth[rows.stop : rows.stop + width, columns],
        smooth[rows, max(columns.start - width, 0) : columns.start],
        smooth[rows, columns.stop : columns.stop + width],
    )
    darkest = sorted(float(np.percentile(side, DARKEST)) if side.size else 0.0 for side in sides)
    return darkest[-2], darkest[-1]


def without_words(page: Grey, printed: npt.NDArray[np.bool_], boxes: Sequence[Box]) -> Grey:
    """The page without its print except for the frames of boxes, so words near a box are not marks."""
    frames = np.zeros(page.shape, bool)
    for box in boxes:
        frames[inside(box, FRAME_MARGIN)] = True
    return np.where(printed & ~frames, np.uint8(0), page)


def inside(box: Box, margin: float = 0, scale: float = FINE) -> tuple[slice, slice]:
    """The rows and columns of a box with a margin, at least one of each, in pixels of a page at `scale`."""
    left, top = max(box.left - margin, 0), max(box.top - margin, 0)
    right, bottom = box.left + box.width + margin, box.top + box.height + margin
    return _pixels(top * scale, bottom * scale), _pixels(left * scale, right * scale)


def _pixels(start: float, end: float) -> slice:
    first = round(start)
    return slice(first, max(round(end), first + 1))
