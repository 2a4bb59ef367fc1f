"""Marks: what is on a page and not on its template, so that an empty box is known to be empty."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.documents import Grey
from examples.form_reader.templates import Box
from examples.form_reader.warping import FINE

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


def print_on(template: Grey) -> npt.NDArray[np.bool_]:
    """Where a page of ink has print, with a margin."""
    side = 2 * round(PRINT_MARGIN * FINE) + 1
    return np.asarray(cv2.dilate(template, np.ones((side, side), np.uint8)) > PRINT)


def traces(page: Grey, printed: npt.NDArray[np.bool_], boxes: Sequence[Box]) -> list[float]:
    """How dark the darkest spot of each box is, beside the print: from 0, for paper, to 255."""
    beside = np.where(printed, np.uint8(0), page)
    smooth = cv2.GaussianBlur(beside, (0, 0), GRAIN * FINE)
    return [float(np.percentile(smooth[inside(box)], DARKEST)) for box in boxes]


def without_words(page: Grey, printed: npt.NDArray[np.bool_], boxes: Sequence[Box]) -> Grey:
    """The page without its print but for the frames of the boxes: words close to a box are no marks in it."""
    frames = np.zeros(page.shape, bool)
    for box in boxes:
        frames[inside(box, FRAME_MARGIN)] = True
    return np.where(printed & ~frames, np.uint8(0), page)


def inside(box: Box, margin: float = 0) -> tuple[slice, slice]:
    """The rows and columns of a box with a margin, in pixels of a page at `FINE`; at least one of each."""
    left, top = max(box.left - margin, 0), max(box.top - margin, 0)
    right, bottom = box.left + box.width + margin, box.top + box.height + margin
    return _pixels(top, bottom), _pixels(left, right)


def _pixels(start: float, end: float) -> slice:
    first = round(start * FINE)
    return slice(first, max(round(end * FINE), first + 1))
