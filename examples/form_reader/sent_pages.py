"""A page of a document as it was sent, with its pixels and its text, and the checks that refuse a page."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
"""A page in grey, (height, width): 0 is black."""

MILLIMETRES_PER_INCH = 25.4
MAX_PIXELS = 60_000_000
"""The maximum for one page. A4 at 600 dots per inch has 35 million."""
MIN_SIDE, MAX_STRETCH = 100, 5
"""The minimum shorter side of a page in pixels, and the maximum ratio of the longer side to it."""


class BadDocument(ValueError):
    """A document or one of its pages cannot be used; the message says why."""


class TooLarge(BadDocument):
    """A document has too many bytes or pages, or one of its pages too many pixels."""


class SentPage(NamedTuple):
    """A page as it was sent.

    - `grey`: its pixels.
    - `dots_per_inch`: the resolution that the document claims, which may be wrong; None if it claims none.
    """

    grey: Grey
    dots_per_inch: float | None


class PrintedText(NamedTuple):
    """A piece of a line of text in a PDF, with its edges in millimetres from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def check_pixels(width: int, height: int) -> None:
    """Raise `BadDocument` for a page with too many pixels, or one that is not shaped like a page."""
    if width * height > MAX_PIXELS:
        raise TooLarge(f"{width}x{height} pixels; at most {MAX_PIXELS} are read")
    short, long = sorted((width, height))
    if short < MIN_SIDE or long > MAX_STRETCH * short:
        raise BadDocument(f"{width}x{height} pixels are too few or too stretched for a page")
