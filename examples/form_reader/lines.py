"""Measures the strongest line in each box, to tell a stroke from bare paper.

The darkest spot cannot tell a faint pencil from an empty box: the grain of the paper, the dots of a fax and
the print on the back are as dark. But a stroke is a line, and paper is much the same all over a page. So a
bank of matched filters for lines, one for each direction, is run over the page. The strongest line in a box
is compared with the strongest lines in blank pieces of the same page that have the same size. In detection
theory, this is a constant false alarm rate (CFAR). The number of empty boxes on the page does not matter.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.marks import inside, ruling
from examples.form_reader.registration.warping import FINE
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Box

SCALE = 4.0
"""Pixels per millimetre of the page that is searched."""
ACROSS, ALONG = 0.4, 0.6
"""The standard deviations of a filter in millimetres: across a line (half its width), and along it."""
DIRECTIONS = 8
AWAY, EDGE = 2.0, 8.0
"""Millimetres around boxes, where marks reach, and at the edges of a page. They are not blank."""
HANDWRITING = 70.0
"""A piece with ink that is darker than its paper by this much, of 255, is not blank."""
BARE = 95
"""The percentile of the lines in blank pieces that is taken as the line of bare paper."""
FAINTEST = 1.0
"""Added to the line of bare paper, of 255, because white paper has none."""

Strengths = npt.NDArray[np.float32]
Where = npt.NDArray[np.bool_]


def lines(page: Grey, printed: Where, boxes: Sequence[Box]) -> list[float]:
    """The strongest line in each box, relative to bare paper: 1 is bare paper, and a stroke has more.

    - `page`: ink at `FINE`.
    - `printed`: where the template has print. No lines are searched for there.

    On a page without blank pieces, the paper is assumed to be white, so any line is stronger than 1.
    """
    if not boxes:
        return []
    paper, is_paper = _without_print(cv2.subtract(page, ruling(page)), printed)
    strengths = np.where(
        is_paper, np.max([cv2.filter2D(paper, -1, kernel) for kernel in _filters()], axis=0), 0
    )
    bare = _of_bare_paper(strengths, is_paper, paper < HANDWRITING, boxes) + FAINTEST
    return [float(strengths[inside(box, 0, SCALE)].max(initial=0)) / bare for box in boxes]


def _without_print(page: Grey, printed: Where) -> tuple[Strengths, Where]:
    """The page at `SCALE`, with print replaced by the ink around it, and where it has no print."""
    weight = _smaller((~printed).astype(np.float32))
    ink = _smaller(np.where(printed, np.float32(0), page))
    around = cv2.GaussianBlur(ink, (0, 0), SCALE) / np.maximum(cv2.GaussianBlur(weight, (0, 0), SCALE), 1e-3)
    return ink + (1 - weight) * around, weight > 0.5


def _smaller(values: Strengths) -> Strengths:
    smaller: Strengths = cv2.resize(
        values, None, fx=SCALE / FINE, fy=SCALE / FINE, interpolation=cv2.INTER_AREA
    )
    return smaller


def _filters() -> Iterator[Strengths]:
    """For each direction, the second derivative of a Gaussian across a line, smoothed along the line."""
    reach = round(3 * max(ACROSS, ALONG) * SCALE)
    places = np.arange(-reach, reach + 1) / SCALE
    x, y = np.meshgrid(places, places)
    for angle in np.pi * np.arange(DIRECTIONS) / DIRECTIONS:
        along = (x * np.cos(angle) + y * np.sin(angle)) / ALONG
        across = (y * np.cos(angle) - x * np.sin(angle)) / ACROSS
        values = np.exp(-(along**2) / 2 - across**2 / 2) * (1 - across**2)
        values -= values.mean()
        yield (values / values[values > 0].sum()).astype(np.float32)


def _of_bare_paper(strengths: Strengths, is_paper: Where, is_light: Where, boxes: Sequence[Box]) -> float:
    """The strongest line of bare paper, in blank pieces of the page with as much paper as a box."""
    paper = [np.count_nonzero(is_paper[inside(box, 0, SCALE)]) for box in boxes]
    side = max(1, round(float(np.sqrt(np.median(paper)))))
    blank = (is_paper & is_light).astype(np.uint8)
    for box in boxes:
        blank[inside(box, AWAY, SCALE)] = 0
    piece = np.ones((side, side), np.uint8)
    edge, step = round(EDGE * SCALE), max(1, side // 2)
    at = (slice(edge, -edge, step), slice(edge, -edge, step))
    pieces = cv2.dilate(strengths, piece)[at][cv2.erode(blank, piece)[at] == 1]
    return float(np.percentile(pieces, BARE)) if pieces.size else 0.0
