"""A picture, of any kind and size, becomes the grid of +-1 that the network looks at.

`decode` turns bytes into grey values, `polarity` finds out which side is the paper, `threshold` tells ink
from paper, `frame` cuts the ink out and brings it to the grid, and `reading` puts the four together. What
they have in common looks at tiles of the picture, enlarges them again, and takes out grain. `polarity` and
`threshold` take several pictures of one size at a time, (N, H, W), and decide for each of them alone.
"""

from model.picture.reading import (
    Grey,
    Reading,
    gains_by_company,
    grey_values,
    greys_to_grids,
    read_grid,
    read_image,
    read_images,
    read_picture,
)

__all__ = [
    "Grey",
    "Reading",
    "gains_by_company",
    "grey_values",
    "greys_to_grids",
    "read_grid",
    "read_image",
    "read_images",
    "read_picture",
]
