"""From a picture, or a grid of any size, to the grid that the network sees and what there is to say of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress
from operator import ne
from typing import Literal, NamedTuple, TypeGuard, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.errors import BadGrid
from model.picture.decode import decode
from model.picture.frame import Square, square_around, to_grid
from model.picture.greys import grey
from model.picture.images import image_of, values_of
from model.picture.pixels import Grey, Pixels, Region, bounding_box
from model.picture.polarity import brighter_of_the_two, ink_is_bright, turned
from model.picture.threshold import AT_THRESHOLD, ink_of

Grid = npt.NDArray[np.int8]
Grids = npt.NDArray[np.int8]
Greys = npt.NDArray[np.uint8]

WORKING_SIDE = 96  # pixels; more detail than this only costs time
TOGETHER = 8  # pictures; with more, what is worked out no longer stays close to the processor
_TOGETHER_SIDE = 256  # pixels; of a larger picture most of the time goes into its pixels
_LARGE_PART = 0.5  # of a reduced picture: less ink than that is looked at again, closer
_LOW_CONTRAST = 0.25  # of the paper's brightness
_TINY = 8  # pixels, the longer side of the ink
SMALLEST_SIDE = 3

WarningWord = Literal["blank", "inverted", "low-contrast", "tiny", "several-marks", "other-ink"]
WARNINGS: tuple[str, ...] = get_args(WarningWord)
"""What a reading may warn of, in the order in which its warnings stand."""


class Reading(NamedTuple):
    """What the network sees of a picture.

    - `grid`: (S, S) of +-1, ink -1.
    - `warnings`: out of `WARNINGS`, in their order.
    - `region`: where the ink of the grid was found, in the picture; all of it where there is no ink.
    """

    grid: Grid
    warnings: tuple[str, ...]
    region: Region


def picture_to_reading(data: bytes, grid_size: int, max_pixels: int) -> Reading:
    """Reads the bytes of a picture; raises as `open_picture` and `decode` do."""
    return pixels_to_readings([decode(data, max_pixels)], grid_size)[0]


def image_to_reading(image: Image.Image | Grey, grid_size: int) -> Reading:
    """Reads a Pillow image of any mode, or grey values uint8 (H, W)."""
    values = values_of(grey(image)) if isinstance(image, Image.Image) else image
    return _read_stack(values[np.newaxis], grid_size)[0]


def pixels_to_readings(pictures: Sequence[Pixels], grid_size: int) -> list[Reading]:
    """Reads several decoded pictures, each exactly as it is read alone.

    Those of the same size go through together, unless they are large: most of the time that one of them takes
    is NumPy's own for each of its many steps.
    """
    if len(pictures) == 1:
        return [_in_whole(image_to_reading(pictures[0].grey, grid_size), pictures[0])]
    found: dict[int, Reading] = {}
    for places in _places_of_one_size(pictures):
        if len(places) == 1:
            found[places[0]] = image_to_reading(pictures[places[0]].grey, grid_size)
        else:
            stack = np.stack([pictures[place].grey for place in places])
            found.update(zip(places, _read_stack(stack, grid_size), strict=True))
    return [_in_whole(found[place], picture) for place, picture in enumerate(pictures)]


def _in_whole(reading: Reading, picture: Pixels) -> Reading:
    """The reading with its region in the pixels of the whole picture."""
    region = picture.in_whole(reading.region)
    return reading if region is reading.region else reading._replace(region=region)


def gains_by_company(picture: Pixels) -> bool:
    """Whether a picture takes less time where it is read together with others."""
    return bool(max(picture.grey.shape) <= _TOGETHER_SIDE)


def greys_to_grids(greys: Greys, grid_size: int) -> Grids:
    """Many pictures of one size, uint8 (N, H, W), as grids (N, S, S), each as `image_to_reading` has it."""
    grids = np.empty((len(greys), grid_size, grid_size), dtype=np.int8)
    for place, reading in enumerate(pixels_to_readings([*map(Pixels, greys)], grid_size)):
        grids[place] = reading.grid
    return grids


def _places_of_one_size(pictures: Sequence[Pixels]) -> Iterator[list[int]]:
    """Where those pictures stand that go through together."""
    by_size = defaultdict[tuple[int, ...], list[int]](list)
    for place, picture in enumerate(pictures):
        by_size[picture.grey.shape].append(place)
    for places in by_size.values():
        at_once = TOGETHER if gains_by_company(pictures[places[0]]) else 1
        for start in range(0, len(places), at_once):
            yield places[start : start + at_once]


def grid_to_reading(values: npt.NDArray[np.integer], grid_size: int) -> Reading:
    """Reads a grid (H, W) of +-1 of either polarity; the fewer of its values are the ink.

    One of the network's own size stays as it is, any other is brought to it as a picture is. Its contrast is
    full by its nature, so `low-contrast` is never said of it.
    Raises `BadGrid` when it has other values or is smaller than 3 x 3.
    """
    _check_grid(values)
    dark_on_light, were_darker = brighter_of_the_two(255 * (values > 0).view(np.uint8)[np.newaxis])
    region = bounding_box(dark_on_light[0] == 0) or _all_of(dark_on_light[0])
    if values.shape != (grid_size, grid_size):
        reading = _read_dark_on_light(
            dark_on_light, _reduced(dark_on_light), grid_size, inverted=were_darker
        )[0]
        return Reading(
            reading.grid, tuple(word for word in reading.warnings if word != "low-contrast"), region
        )
    blank = bool(dark_on_light.all())
    grid = 2 * (dark_on_light[0] > 0).view(np.int8) - 1
    return Reading(grid, _words(blank=blank, inverted=were_darker[0] and not blank), region)


def _check_grid(values: npt.NDArray[np.integer]) -> None:
    if values.ndim != 2 or min(values.shape) < SMALLEST_SIDE:
        raise BadGrid(f"a grid has at least {SMALLEST_SIDE} rows and columns; this has shape {values.shape}")
    if not (np.abs(values) == 1).all():
        raise BadGrid("a grid holds only -1 and 1")


def _read_stack(greys: Greys, grid_size: int) -> list[Reading]:
    """Reads pictures (N, H, W) of either polarity."""
    bright, were_darker = brighter_of_the_two(greys)
    small = _reduced(bright)
    have_bright_ink = ink_is_bright(small)
    dark = turned(bright, have_bright_ink)
    if dark is not bright:
        small = _reduced(dark)
    return _read_dark_on_light(dark, small, grid_size, inverted=[*map(ne, have_bright_ink, were_darker)])


def _read_dark_on_light(
    pictures: Greys, small: Greys, grid_size: int, *, inverted: Sequence[bool]
) -> list[Reading]:
    """Reads pictures that are dark on light, and that are looked at as `small` as long as that is enough."""
    ink = ink_of(small)
    pixels = ink.strength >= AT_THRESHOLD
    factor = 1 if small is pictures else _factor(pictures)
    height, width = pictures.shape[1:]
    readings = []
    for place, (contrast, was_inverted) in enumerate(zip(ink.contrast, inverted, strict=True)):
        square = square_around(pixels[place])
        if factor > 1 and _is_far_off(square, small[place]):
            readings.append(
                _read_part(pictures[place], square, small[place], grid_size, inverted=was_inverted)
            )
        else:
            strength = ink.strength[place]
            reading = _reading(strength, square, grid_size, contrast=contrast, inverted=was_inverted)
            if factor > 1:
                reading = reading._replace(region=reading.region.enlarged(factor, width, height))
            readings.append(reading)
    return readings


def _read_part(picture: Grey, square: Square, small: Grey, grid_size: int, *, inverted: bool) -> Reading:
    """Reads the part of a large picture in which the reduced one shows all of its ink."""
    left, top, part = _part(picture, square, small)
    reading = _read_dark_on_light(part, _reduced(part), grid_size, inverted=[inverted])[0]
    if "blank" in reading.warnings:
        return reading._replace(region=_all_of(picture))
    return reading._replace(region=reading.region.moved(left, top))


def _reading(
    strength: Grey, square: Square | None, grid_size: int, *, contrast: float, inverted: bool
) -> Reading:
    if square is None:
        return Reading(np.ones((grid_size, grid_size), dtype=np.int8), _words(blank=True), _all_of(strength))
    tiny = max(square.ink.width, square.ink.height) < _TINY
    words = _words(inverted=inverted, low_contrast=contrast < _LOW_CONTRAST, tiny=tiny)
    return Reading(to_grid(strength, square, grid_size), words, square.ink)


def _all_of(picture: Grey) -> Region:
    height, width = picture.shape
    return Region(0, 0, width, height)


def _reduced(greys: Greys) -> Greys:
    """Large pictures averaged down by a whole number until their longer side is at most `WORKING_SIDE`.

    Averages are rounded up, so a negative's would differ: which side is the paper comes first.
    """
    factor = _factor(greys)
    if factor == 1:
        return greys
    return np.stack([values_of(image_of(greys[place]).reduce(factor)) for place in range(len(greys))])


def _factor(greys: Greys) -> int:
    longer: int = max(greys.shape[1:])
    return -(-longer // WORKING_SIDE)


def _is_far_off(square: Square | None, small: Grey) -> TypeGuard[Square]:
    """Whether the ink of a reduced picture is such a small part of it that it is to be looked at closer."""
    return square is not None and square.side < _LARGE_PART * max(small.shape)


def _part(picture: Grey, square: Square, small: Grey) -> tuple[int, int, Greys]:
    """The left, top and pixels (1, H, W) of the part that has all ink, with paper around it."""
    scale = max(picture.shape) / max(small.shape)
    top, left = (max(0, int((start - square.side / 4) * scale)) for start in (square.top, square.left))
    side = int(1.5 * square.side * scale)
    return left, top, np.ascontiguousarray(picture[top : top + side, left : left + side])[np.newaxis]


def _words(
    *, blank: bool = False, inverted: bool = False, low_contrast: bool = False, tiny: bool = False
) -> tuple[str, ...]:
    return tuple(compress(WARNINGS, (blank, inverted, low_contrast, tiny)))
