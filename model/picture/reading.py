"""Reads a picture, or a grid of any size: the result is the grid that the network sees, and warnings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress
from operator import ne
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops

from model.errors import BadGrid
from model.picture.decode import decode
from model.picture.greys import grey
from model.picture.looks import Look, looks_at
from model.picture.manner import AS_USUAL, Manner
from model.picture.pieces import is_crowded
from model.picture.pixels import Grey, Greys, Pixels, Region, bounding_box, values_of
from model.picture.polarity import brighter_of_the_two, polarities_of, turned
from model.picture.whole import Whole, see, see_as_is, working_size

Grid = npt.NDArray[np.int8]
Colours = Sequence[Image.Image | None]

STACK_SIZE = 8  # pictures; the intermediate results of more no longer fit into the processor's cache
_STACKED_SIDE = 256  # pixels; a larger picture gains nothing from a stack
_LOW_CONTRAST = 0.25  # of the paper's brightness
_TINY = 8  # pixels, the longer side of the ink
SMALLEST_SIDE = 3

WarningWord = Literal["blank", "inverted", "low-contrast", "tiny", "several-marks", "other-ink"]
WARNINGS: tuple[str, ...] = get_args(WarningWord)
"""All warnings, in the order in which a reading lists them."""


class Reading(NamedTuple):
    """A picture as the network sees it.

    - `grid`: (S, S) of +-1, ink -1.
    - `warnings`: out of `WARNINGS`, in their order.
    - `region`: where the ink of the grid is in the picture; the whole picture if there is no ink.
    - `looks`: the looks at a crowded picture, the first with the same grid and region; else none.
    - `pixels`: the picture; None for a grid.
    - `has_doubtful_polarity`: whether ink and paper may be confused, as in `Polarity`.
    """

    grid: Grid
    warnings: tuple[str, ...]
    region: Region
    looks: tuple[Look, ...] = ()
    pixels: Pixels | None = None
    has_doubtful_polarity: bool = False


def picture_to_reading(data: bytes, grid_size: int, max_pixels: int) -> Reading:
    """Reads the bytes of a picture; raises as `open_picture` and `decode` do."""
    return pixels_to_readings([decode(data, max_pixels)], grid_size)[0]


def image_to_reading(image: Image.Image | Grey, grid_size: int) -> Reading:
    """Reads a Pillow image of any mode, or grey values uint8 (H, W), and ignores its colours."""
    values = values_of(grey(image)) if isinstance(image, Image.Image) else image
    picture = Pixels(values)
    return _in_whole(_read_one(picture, grid_size, AS_USUAL), picture)


def pixels_to_readings(
    pictures: Sequence[Pixels], grid_size: int, manner: Manner = AS_USUAL
) -> list[Reading]:
    """Reads several decoded pictures. Each result is identical to reading the picture alone.

    Pictures of the same size are read as a stack, unless they are large: for one small picture, most of the
    time is NumPy's overhead for each call.
    """
    if len(pictures) == 1:
        return [_in_whole(_read_one(pictures[0], grid_size, manner), pictures[0])]
    readings: dict[int, Reading] = {}
    for places in _places_of_one_size(pictures):
        if len(places) == 1:
            readings[places[0]] = _read_one(pictures[places[0]], grid_size, manner)
        else:
            stack = np.stack([pictures[place].grey for place in places])
            colours = [pictures[place].colours for place in places]
            readings.update(zip(places, _read_stack(stack, colours, grid_size, manner), strict=True))
    return [_in_whole(readings[place], picture) for place, picture in enumerate(pictures)]


def gains_from_batching(picture: Pixels) -> bool:
    """Whether a picture takes less time when it is read in a stack with others."""
    return bool(max(picture.grey.shape) <= _STACKED_SIDE)


def grid_to_reading(values: npt.NDArray[np.integer], grid_size: int) -> Reading:
    """Reads a grid (H, W) of +-1 of either polarity; the less frequent value is the ink.

    A grid of the network's own size is not changed. Any other is resized as a picture is, with all of its
    ink. A grid always has full contrast, so it never gets the warning `low-contrast`.
    Raises `BadGrid` if it has other values or is smaller than 3 x 3.
    """
    _check_grid(values)
    dark, were_darker = brighter_of_the_two(255 * (values > 0).view(np.uint8)[np.newaxis])
    if values.shape != (grid_size, grid_size):
        whole = see_as_is(dark)[0]._replace(contrast=1.0)
        reading = _read_whole(whole, grid_size, inverted=were_darker[0])
        return reading._replace(region=bounding_box(dark[0] == 0) or reading.region)
    region = bounding_box(dark[0] == 0)
    grid = 2 * (dark[0] > 0).view(np.int8) - 1
    if region is None:
        return Reading(grid, _words(blank=True), _all_of(dark[0]))
    return Reading(grid, _words(inverted=were_darker[0]), region)


def _check_grid(values: npt.NDArray[np.integer]) -> None:
    if values.ndim != 2 or min(values.shape) < SMALLEST_SIDE:
        raise BadGrid(f"a grid has at least {SMALLEST_SIDE} rows and columns; this has shape {values.shape}")
    if not (np.abs(values) == 1).all():
        raise BadGrid("a grid holds only -1 and 1")


def _places_of_one_size(pictures: Sequence[Pixels]) -> Iterator[list[int]]:
    """The indices of the pictures of each stack."""
    by_size = defaultdict[tuple[int, ...], list[int]](list)
    for place, picture in enumerate(pictures):
        by_size[picture.grey.shape].append(place)
    for places in by_size.values():
        at_once = STACK_SIZE if gains_from_batching(pictures[places[0]]) else 1
        for start in range(0, len(places), at_once):
            yield places[start : start + at_once]


def _in_whole(reading: Reading, picture: Pixels) -> Reading:
    """The reading of a picture, with its regions in the pixels of the whole picture."""
    region = picture.in_whole(reading.region)
    if region is reading.region:
        return reading._replace(pixels=picture)
    looks = tuple(look._replace(region=picture.in_whole(look.region)) for look in reading.looks)
    return reading._replace(region=region, looks=looks, pixels=picture)


def _read_one(picture: Pixels, grid_size: int, manner: Manner) -> Reading:
    return _read_stack(picture.grey[np.newaxis], [picture.colours], grid_size, manner)[0]


def _read_stack(greys: Greys, colours: Colours, grid_size: int, manner: Manner) -> list[Reading]:
    """Reads pictures (N, H, W) of either polarity, with their colours if they have any."""
    bright, were_darker = brighter_of_the_two(greys)
    small = working_size(bright)
    polarities = polarities_of(small)
    have_bright_ink = [polarity.ink_is_bright != manner.other_polarity for polarity in polarities]
    dark = turned(bright, have_bright_ink)
    if dark is not bright:
        small = working_size(dark)
    inverted = map(ne, have_bright_ink, were_darker)
    readings = [
        _read(whole, in_colour, grid_size, inverted=was_inverted)
        for whole, in_colour, was_inverted in zip(
            see(dark, small, manner.sensitivity), colours, inverted, strict=True
        )
    ]
    return [
        reading._replace(has_doubtful_polarity=True) if polarity.is_doubtful else reading
        for reading, polarity in zip(readings, polarities, strict=True)
    ]


def _read(whole: Whole, colours: Image.Image | None, grid_size: int, *, inverted: bool) -> Reading:
    """Reads a picture as a whole, unless it may contain more than one mark."""
    ink, square = whole.ink, whole.square
    if square is None or not (square.ink.reaches_edge(*ink.shape) or is_crowded(ink)):
        return _read_whole(whole, grid_size, inverted=inverted)
    dark_on_light = ImageChops.invert(colours) if inverted and colours is not None else colours
    looks = looks_at(whole, dark_on_light, grid_size)
    if len(looks) < 2:
        return _read_whole(whole, grid_size, inverted=inverted)
    grid, region = looks[0].grid, looks[0].region
    words = _words_of(whole, max(region.width, region.height), inverted=inverted)
    return Reading(grid, words, region, looks)


def _read_whole(whole: Whole, grid_size: int, *, inverted: bool) -> Reading:
    """Reads a picture with all of its ink."""
    if whole.square is None:
        return Reading(np.ones((grid_size, grid_size), np.int8), _words(blank=True), _all_of(whole.picture))
    grid, region = whole.cut(whole.square, grid_size)
    return Reading(grid, _words_of(whole, whole.square.longer * whole.scale, inverted=inverted), region)


def _all_of(picture: Grey) -> Region:
    height, width = picture.shape
    return Region(0, 0, width, height)


def _words_of(whole: Whole, longer: float, *, inverted: bool) -> tuple[str, ...]:
    """The warnings for a picture with a mark whose longer side has `longer` pixels."""
    tiny = longer < _TINY
    return _words(inverted=inverted, low_contrast=whole.contrast < _LOW_CONTRAST, tiny=tiny)


def _words(
    *, blank: bool = False, inverted: bool = False, low_contrast: bool = False, tiny: bool = False
) -> tuple[str, ...]:
    return tuple(compress(WARNINGS, (blank, inverted, low_contrast, tiny)))
