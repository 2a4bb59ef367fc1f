"""Looks: the three pictures of a box that tickcross is shown, each good for other pens and papers."""

from collections.abc import Sequence

import cv2
import numpy as np

from examples.form_reader.marks import Trace, inside
from examples.form_reader.registration.warping import FINE
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Box

CLOSE, WIDE = 0.3, 0.5
"""How much is shown around a box, in its own sides: marks reach out of their boxes, and the frame shows
which mark is meant."""
HALO, SHARPENING = 0.3, 1.5
"""Millimetres and strength of the unsharp mask."""
GRAIN = 0.1
"""Millimetres: smaller spots of the paper are smoothed away."""
PAPER_MARGIN = 2.0
"""Pixels up to this much darker than the paper are shown white."""
DARK, LEAST_INK = 220.0, 30.0
"""How dark the ink of a box is made; ink above its paper by less than the second stays lighter."""


def looks(page: Grey, boxes: Sequence[Box], traces: Sequence[Trace]) -> list[list[Grey]]:
    """For each look the pictures of all boxes, dark on white; `page` is ink at `FINE`.

    One shows the page as it is. One is sharpened, so that the strokes of a thick pen come apart. In one the
    grain of the paper is white and the ink is dark, however light the pen was.
    """
    sharp = _sharpened(page)
    smooth = cv2.GaussianBlur(page, (0, 0), GRAIN * FINE)
    return [
        [255 - _part(page, box, CLOSE) for box in boxes],
        [255 - _part(sharp, box, WIDE) for box in boxes],
        [255 - _darkened(_part(smooth, box, WIDE), trace) for box, trace in zip(boxes, traces, strict=True)],
    ]


def _part(page: Grey, box: Box, around: float) -> Grey:
    return page[inside(box, around * max(box.width, box.height))]


def _sharpened(page: Grey) -> Grey:
    blurred = cv2.GaussianBlur(page, (0, 0), HALO * FINE)
    sharp: Grey = cv2.addWeighted(page, 1 + SHARPENING, blurred, -SHARPENING, 0)
    return sharp


def _darkened(part: Grey, trace: Trace) -> Grey:
    """Ink of a part, from its paper to its darkest trace stretched from 0 to `DARK`."""
    paper = trace.paper + PAPER_MARGIN
    stretched = (part - np.float32(paper)) * np.float32(DARK / max(trace.ink - paper, LEAST_INK))
    darkened: Grey = np.clip(stretched, 0, 255).astype(np.uint8)
    return darkened
