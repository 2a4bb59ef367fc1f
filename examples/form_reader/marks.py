"""Marks: the ink in boxes that is not print, so that an empty box is known to be empty."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.documents import Grey
from examples.form_reader.templates import Box

PRINT_MARGIN = 0.35
"""Millimetres around print in which ink is not counted: a page never lies exactly on its template."""
PRINT = 60
"""Of 255: what is darker than this on the template is print."""
GRAIN = 0.2
"""Millimetres: what is smaller is grain of the paper, or a dot of a fax."""


class Trace(NamedTuple):
    """The ink in a box that is not print: that of its darkest spot, and of its darkest tenth (0 to 255)."""

    spot: float
    tenth: float


def traces(page: Grey, template: Grey, boxes: list[Box], scale: float) -> list[Trace]:
    """What is in each box beside its print; both pictures are ink, and lie on each other."""
    side = 2 * round(PRINT_MARGIN * scale) + 1
    wide = cv2.dilate(template, np.ones((side, side), np.uint8))
    beside = np.where(wide > PRINT, np.uint8(0), page)
    smooth = cv2.GaussianBlur(beside, (0, 0), GRAIN * scale)
    return [_trace(smooth[inside(box, scale)]) for box in boxes]


def _trace(part: npt.NDArray[np.uint8]) -> Trace:
    return Trace(float(part.max()), float(np.percentile(part, 90)))


def inside(box: Box, scale: float) -> tuple[slice, slice]:
    """The rows and columns of a box."""
    left, top, right, bottom = (
        round(edge * scale) for edge in (box.left, box.top, box.left + box.width, box.top + box.height)
    )
    return slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1))
