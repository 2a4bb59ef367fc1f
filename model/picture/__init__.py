"""A picture, of any kind and size, becomes the grid of +-1 that the network looks at.

- `opening` reads a picture's header and checks what decoding it would take. `decode` turns the bytes into
  `pixels`: `greys` does so for each mode, and `orientation` says which way up the picture is.
- `polarity` finds out which side is the paper, `threshold` tells ink from paper, `crop` cuts the ink out and
  brings it to the grid. All three look at a picture at a size that `sizes` chooses.
- `whole` is a picture with all of its ink. Where that may be more than one mark, `looks` says which parts of
  it to look at: `pieces` are connected ink, `frame` finds a printed box, `colour` tells a pen from print.
- `reading` puts all of this together, in one `manner` or another.

`tiles`, `smoothing` and `enlarging` work on grey values. `polarity` and `threshold` take several pictures of
one size at a time, (N, H, W), and decide for each of them alone.
"""

from model.picture.decode import pixels_of
from model.picture.looks import Look
from model.picture.manner import Manner
from model.picture.opening import (
    MAX_PARTS,
    Opened,
    is_read,
    open_pages,
    open_picture,
    other_kind,
    picture_kind,
    stripped_kind,
)
from model.picture.pixels import Grey, Pixels, Region, bounding_boxes
from model.picture.reading import (
    SMALLEST_SIDE,
    WARNINGS,
    Reading,
    WarningWord,
    gains_from_batching,
    grid_to_reading,
    has_doubtful_polarity,
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
    "has_doubtful_polarity",
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
