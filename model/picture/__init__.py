"""Turns a picture of any kind and size into the grid of +-1 that the network sees.

- `opening` reads a picture's header and checks the cost of decoding it. `decode` turns the bytes into
  `pixels`: `greys` handles each mode, and `orientation` turns the picture upright.
- `polarity` decides which side is the paper, `threshold` separates ink from paper (by a grey closing), and
  `crop` crops to the ink and scales it to the grid. `sizes` chooses the size at which they work.
- `whole` is a picture with all of its ink. If there may be more than one mark, `looks` chooses the parts to
  look at: `pieces` finds connected ink, `frame` a printed box, and `colour` the ink of a coloured pen. `page`
  is the part of the picture in which they search.
- `reading` combines all of this. A `manner` sets the sensitivity for ink and the polarity.

`tiles` and `smoothing` work on grey values. `polarity` and `threshold` process several pictures
of one size at a time, (N, H, W), and decide for each picture separately.
"""

from model.picture.decode import pixels_of
from model.picture.looks import Look
from model.picture.manner import Manner
from model.picture.opening.kinds import Opened, is_read, open_pages, open_picture, other_kind, picture_kind
from model.picture.opening.limits import MAX_PARTS
from model.picture.opening.stripped import stripped_kind
from model.picture.pixels import Grey, Pixels, Region, bounding_boxes
from model.picture.reading import (
    SMALLEST_SIDE,
    WARNINGS,
    Reading,
    WarningWord,
    gains_from_batching,
    grid_to_reading,
    image_to_reading,
    picture_to_reading,
    pixels_to_readings,
)
from model.picture.threshold import HIGH, LOW

__all__ = [
    "HIGH",
    "LOW",
    "MAX_PARTS",
    "SMALLEST_SIDE",
    "WARNINGS",
    "Grey",
    "Look",
    "Manner",
    "Opened",
    "Pixels",
    "Reading",
    "Region",
    "WarningWord",
    "bounding_boxes",
    "gains_from_batching",
    "grid_to_reading",
    "image_to_reading",
    "is_read",
    "open_pages",
    "open_picture",
    "other_kind",
    "picture_kind",
    "picture_to_reading",
    "pixels_of",
    "pixels_to_readings",
    "stripped_kind",
]
