"""Ink: how dark a page is beside the paper around it, whatever the light was."""

import cv2
import numpy as np

from examples.form_reader.sent_pages import MILLIMETRES_PER_INCH, Grey

DARK = 70
"""Of 255: pixels that are darker than their paper by this much count as ink."""

_PAPER = 4.0
"""Millimetres: wider than the strokes of print and of pens, narrower than shadows."""


def ink(grey: Grey, dots_per_inch: float) -> Grey:
    """How much darker each pixel is than the paper around it: 0 for paper, up to 255 for black.

    The paper is what is left of the page once all that is thinner than a few millimetres is taken away.
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
    """Which share of a page is ink, leaving out a margin where scanners show the page's edge."""
    height, width = inked.shape
    inner = inked[height // 30 : -(height // 30) or None, width // 30 : -(width // 30) or None]
    return float(np.mean(inner > DARK))
