"""Makes the five looks at a box: pictures for tickcross, each suited to other pens and papers."""

from collections.abc import Sequence

import cv2
import numpy as np

from examples.form_reader.marks import Trace, inside
from examples.form_reader.registration.warping import FINE
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Box

CLOSE, WIDE = 0.3, 0.5
"""The margin around a box, as a share of its longer side: marks reach out of their boxes, and the frame shows
which mark is meant."""
HALO, SHARPENING = 0.3, 1.5
"""The radius in millimetres and the strength of the unsharp mask."""
GRAIN = 0.1
"""Millimetres: smaller spots of the paper are smoothed away."""
PAPER_MARGIN = 2.0
"""Pixels that are darker than the paper by at most this become white."""
TURN = 7.0
"""Degrees clockwise: a cross with strokes close together looks like a tick in one direction only."""
DARK, MIN_INK = 220.0, 30.0
"""The darkness to which ink is stretched. Ink darker than its paper by less than `MIN_INK` stays lighter."""


def looks(page: Grey, boxes: Sequence[Box], traces: Sequence[Trace]) -> list[list[Grey]]:
    """For each look, the pictures of all boxes, dark on white. `page` is ink at `FINE`.

    Two looks are sharpened, which separates the strokes of a thick pen; one has a narrow margin around the
    box, the other a wide one. In two more, the grain of the paper is white and the ink is dark, even for a
    light pen. The last one is sharpened and slightly turned.
    """
    sharp = _sharpened(page)
    smooth = cv2.GaussianBlur(page, (0, 0), GRAIN * FINE)
    traced = list(zip(boxes, traces, strict=True))
    sharpened = [[255 - _part(sharp, box, around) for box in boxes] for around in (CLOSE, WIDE)]
    darkened = [
        [255 - _darkened(_part(smooth, box, around), trace) for box, trace in traced]
        for around in (CLOSE, WIDE)
    ]
    return [*sharpened, *darkened, [_turned(picture) for picture in sharpened[1]]]


def _part(page: Grey, box: Box, around: float) -> Grey:
    return page[inside(box, around * max(box.width, box.height))]


def _sharpened(page: Grey) -> Grey:
    blurred = cv2.GaussianBlur(page, (0, 0), HALO * FINE)
    sharp: Grey = cv2.addWeighted(page, 1 + SHARPENING, blurred, -SHARPENING, 0)
    return sharp


def _turned(picture: Grey) -> Grey:
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -TURN, 1)
    turned: Grey = cv2.warpAffine(picture, turn, (width, height), borderValue=255)
    return turned


def _darkened(part: Grey, trace: Trace) -> Grey:
    """The ink of a part, with the range from its paper to its darkest trace stretched to 0..`DARK`."""
    paper = trace.paper + PAPER_MARGIN
    stretched = (part - np.float32(paper)) * np.float32(DARK / max(trace.ink - paper, MIN_INK))
    darkened: Grey = np.clip(stretched, 0, 255).astype(np.uint8)
    return darkened
