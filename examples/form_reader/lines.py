"""Lines: whether a box holds a stroke, or no more than the paper of its page.

The darkest spot cannot tell a faint pencil from an empty box: the grain of the paper, the dots of a fax and
the print of the back are as dark. But a stroke is a line, and paper is much the same all over a page. So a
bank of line filters (matched filters, one for each direction) is run over the page. The strongest line in a
box is compared with the strongest lines in blank pieces of the same page that are as large. In detection,
this is called a constant false alarm rate (CFAR). It does not matter how many boxes of the page are empty.
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
"""Pixels a millimetre of the page that is searched."""
ACROSS, ALONG = 0.4, 0.6
"""Millimetres: half the width of a line, and how far it goes on; the standard deviations of a filter."""
DIRECTIONS = 8
AWAY, EDGE = 2.0, 8.0
"""Millimetres around boxes, into which marks reach, and at the edges of a page. They are not blank."""
HANDWRITING = 70.0
"""Of 255: a piece with ink that is darker than its paper by more than this is not blank."""
BARE = 95
"""Per cent of the blank pieces that have a weaker line than bare paper is taken to have."""
FAINTEST = 1.0
"""Of 255: added to the line of bare paper, for white paper has none."""

Strengths = npt.NDArray[np.float32]
Where = npt.NDArray[np.bool_]


def lines(page: Grey, printed: Where, boxes: Sequence[Box]) -> list[float]:
    """The strongest line in each box: 1 is that of bare paper, and a stroke has more.

    - `page`: ink at `FINE`.
    - `printed`: where the template has print. No lines are looked for there.

    On a page without blank pieces, paper is taken to be white, so any line is stronger than 1.
    """
    if not boxes:
        return []
    paper, is_paper = _without_print(cv2.subtract(page, ruling(page)), printed)
    found = np.where(is_paper, np.max([cv2.filter2D(paper, -1, one) for one in _filters()], axis=0), 0)
    bare = _of_bare_paper(found, is_paper, paper < HANDWRITING, boxes) + FAINTEST
    return [float(found[inside(box, 0, SCALE)].max(initial=0)) / bare for box in boxes]


def _without_print(page: Grey, printed: Where) -> tuple[Strengths, Where]:
    """The page at `SCALE` with the ink around instead of print; and where there is no print."""
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
    """For each direction the second derivative of a Gaussian across a line, smoothed along it."""
    reach = round(3 * max(ACROSS, ALONG) * SCALE)
    places = np.arange(-reach, reach + 1) / SCALE
    x, y = np.meshgrid(places, places)
    for angle in np.pi * np.arange(DIRECTIONS) / DIRECTIONS:
        along = (x * np.cos(angle) + y * np.sin(angle)) / ALONG
        across = (y * np.cos(angle) - x * np.sin(angle)) / ACROSS
        values = np.exp(-(along**2) / 2 - across**2 / 2) * (1 - across**2)
        values -= values.mean()
        yield (values / values[values > 0].sum()).astype(np.float32)


def _of_bare_paper(found: Strengths, is_paper: Where, is_light: Where, boxes: Sequence[Box]) -> float:
    """The strongest line in blank pieces of the page, which have as much paper as a box."""
    paper = [np.count_nonzero(is_paper[inside(box, 0, SCALE)]) for box in boxes]
    side = max(1, round(float(np.sqrt(np.median(paper)))))
    blank = (is_paper & is_light).astype(np.uint8)
    for box in boxes:
        blank[inside(box, AWAY, SCALE)] = 0
    piece = np.ones((side, side), np.uint8)
    edge, step = round(EDGE * SCALE), max(1, side // 2)
    at = (slice(edge, -edge, step), slice(edge, -edge, step))
    pieces = cv2.dilate(found, piece)[at][cv2.erode(blank, piece)[at] == 1]
    return float(np.percentile(pieces, BARE)) if pieces.size else 0.0
