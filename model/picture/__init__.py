"""A picture, of any kind and size, becomes the grid of +-1 that the network looks at.

`opening` reads a picture's header and checks what decoding it would take. `decode` turns the bytes into grey
values: `greys` does so for each mode, and `orientation` says which way up the picture is. `polarity` finds
out which side is the paper, `threshold` tells ink from paper, `frame` cuts the ink out and brings it to the
grid, and `reading` puts all of this together. What they have in common looks at tiles of the picture,
enlarges them again, and takes out grain. `polarity` and `threshold` take several pictures of one size at a
time, (N, H, W), and decide for each of them alone.
"""

from model.picture.decode import pixels_of
from model.picture.opening import MOST_PARTS, Opened, open_picture
from model.picture.pixels import Colours, Grey, Pixels, Region, bounding_boxes
from model.picture.reading import (
    SMALLEST_SIDE,
    WARNINGS,
    Reading,
    WarningWord,
    gains_by_company,
    greys_to_grids,
    grid_to_reading,
    image_to_reading,
    picture_to_reading,
    pixels_to_readings,
)

__all__ = [
    "MOST_PARTS",
    "SMALLEST_SIDE",
    "WARNINGS",
    "Colours",
    "Grey",
    "Opened",
    "Pixels",
    "Reading",
    "Region",
    "WarningWord",
    "bounding_boxes",
    "gains_by_company",
    "greys_to_grids",
    "grid_to_reading",
    "image_to_reading",
    "open_picture",
    "picture_to_reading",
    "pixels_of",
    "pixels_to_readings",
]
