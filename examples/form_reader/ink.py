"""Measures how dark a page is compared with the paper around it, in any light."""

import cv2
import numpy as np

from examples.form_reader.sent_pages import MILLIMETRES_PER_INCH, Grey

DARK = 70
"""Pixels that are darker than their paper by more than this, of 255, count as ink."""

_PAPER = 4.0
"""The side of the closing in millimetres: wider than strokes of print and pens, narrower than shadows."""


def ink(grey: Grey, dots_per_inch: float) -> Grey:
    """How much darker each pixel is than the paper around it: 0 for paper, up to 255 for black.

    A grey closing estimates the paper: it removes everything thinner than a few millimetres.
    """
    shrink = max(1, round(dots_per_inch / 50))
    small = cv2.resize(grey, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    side = 2 * round(_PAPER / MILLIMETRES_PER_INCH * dots_per_inch / shrink / 2) + 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), side / 2)
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    inked: Grey = 255 - cv2.divide(grey, cv2.max(paper, 30), scale=255)
    return inked


def share_of_ink(inked: Grey) -> float:
    """The share of a page that is ink, without the margin, where scanners show the page's edge."""
    height, width = inked.shape
    inner = inked[height // 30 : -(height // 30) or None, width // 30 : -(width // 30) or None]
    return float(np.mean(inner > DARK))
