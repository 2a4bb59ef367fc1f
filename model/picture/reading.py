"""From a picture, or a grid of any size, to the grid that the network sees and what there is to say of it."""

from itertools import compress
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.errors import BadGrid
from model.picture.decode import decode, grey
from model.picture.frame import Square, square_around, to_grid
from model.picture.images import image_of, values_of
from model.picture.polarity import brighter_of_the_two, ink_is_bright
from model.picture.threshold import AT_THRESHOLD, ink_of

Grid = npt.NDArray[np.int8]
Grey = npt.NDArray[np.uint8]

WORKING_SIDE = 96  # pixels; more detail than this only costs time
_LARGE_PART = 0.5  # of a reduced picture: less ink than that is looked at again, closer
_LOW_CONTRAST = 0.25  # of the paper's brightness
_TINY = 8  # pixels, the longer side of the ink
_SMALLEST_SIDE = 3
_WORDS = ("blank", "inverted", "low-contrast", "tiny")


class Reading(NamedTuple):
    """A grid (S, S) of +-1, ink -1, and warnings out of `blank`, `inverted`, `low-contrast`, `tiny`."""

    grid: Grid
    warnings: tuple[str, ...]


def read_picture(data: bytes, grid_size: int, max_pixels: int) -> Reading:
    """Reads the bytes of a PNG, JPEG, WebP, BMP, TIFF or GIF; raises `BadPicture` or `PictureTooLarge`."""
    return _read_either(values_of(decode(data, max_pixels)), grid_size)


def read_image(image: Image.Image | Grey, grid_size: int) -> Reading:
    """Reads a Pillow image of any mode, or grey values uint8 (H, W)."""
    return _read_either(values_of(grey(image)) if isinstance(image, Image.Image) else image, grid_size)


def greys_to_grids(greys: Grey, grid_size: int) -> Grid:
    """Many pictures of one size, uint8 (N, H, W), as grids (N, S, S), each exactly as `read_image` has it."""
    grids = np.empty((len(greys), grid_size, grid_size), dtype=np.int8)
    for grid, picture in zip(grids, greys, strict=True):
        grid[...] = read_image(picture, grid_size).grid
    return grids


def read_grid(values: npt.NDArray[np.integer], grid_size: int) -> Reading:
    """Reads a grid (H, W) of +-1 of either polarity; the fewer of its values are the ink.

    One of the network's own size stays as it is, any other is brought to it as a picture is. Its contrast is
    full by its nature, so `low-contrast` is never said of it.
    Raises `BadGrid` when it has other values or is smaller than 3 x 3.
    """
    _check_grid(values)
    dark, inverted = brighter_of_the_two(255 * (values > 0).view(np.uint8))
    if values.shape != (grid_size, grid_size):
        reading = _read_dark_on_light(dark, _reduced(dark), grid_size, inverted=inverted)
        return reading._replace(warnings=tuple(word for word in reading.warnings if word != "low-contrast"))
    grid = 2 * (dark > 0).view(np.int8) - 1
    blank = bool(dark.all())
    return Reading(grid, _words(blank=blank, inverted=inverted and not blank))


def _check_grid(values: npt.NDArray[np.integer]) -> None:
    if values.ndim != 2 or min(values.shape) < _SMALLEST_SIDE:
        raise BadGrid(f"a grid has at least {_SMALLEST_SIDE} rows and columns; this has shape {values.shape}")
    if not (np.abs(values) == 1).all():
        raise BadGrid("a grid holds only -1 and 1")


def _read_either(values: Grey, grid_size: int) -> Reading:
    bright, swapped = brighter_of_the_two(values)
    small = _reduced(bright)
    if not ink_is_bright(small):
        return _read_dark_on_light(bright, small, grid_size, inverted=swapped)
    dark = ~bright
    return _read_dark_on_light(dark, _reduced(dark), grid_size, inverted=not swapped)


def _read_dark_on_light(picture: Grey, small: Grey, grid_size: int, *, inverted: bool) -> Reading:
    """Reads a picture that is dark on light, and that is looked at as `small` as long as that is enough."""
    ink = ink_of(small)
    square = square_around(ink.strength >= AT_THRESHOLD)
    if square is None:
        return Reading(np.ones((grid_size, grid_size), dtype=np.int8), _words(blank=True))
    if small is not picture and square.side < _LARGE_PART * max(small.shape):
        part = _part(picture, square, small)
        return _read_dark_on_light(part, _reduced(part), grid_size, inverted=inverted)
    grid = to_grid(ink.strength, square, grid_size)
    return Reading(
        grid, _words(inverted=inverted, low_contrast=ink.contrast < _LOW_CONTRAST, tiny=square.ink < _TINY)
    )


def _reduced(values: Grey) -> Grey:
    """A large picture averaged down by a whole number until its longer side is at most `WORKING_SIDE`.

    Averages are rounded up, so a negative's would differ: which side is the paper comes first.
    """
    factor = -(-max(values.shape) // WORKING_SIDE)
    return values if factor == 1 else values_of(image_of(values).reduce(factor))


def _part(picture: Grey, square: Square, small: Grey) -> Grey:
    """The part of a large picture in which the reduced one shows all of its ink, with paper around it."""
    scale = max(picture.shape) / max(small.shape)
    top, left = (max(0, int((start - square.side / 4) * scale)) for start in (square.top, square.left))
    side = int(1.5 * square.side * scale)
    return np.ascontiguousarray(picture[top : top + side, left : left + side])


def _words(
    *, blank: bool = False, inverted: bool = False, low_contrast: bool = False, tiny: bool = False
) -> tuple[str, ...]:
    return tuple(compress(_WORDS, (blank, inverted, low_contrast, tiny)))
