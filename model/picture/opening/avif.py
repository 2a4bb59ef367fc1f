"""The cost of decoding an AVIF: its stream may have many frames, and other sizes than the picture."""

import re
from collections.abc import Iterator
from itertools import chain

from PIL import AvifImagePlugin, Image, features

from model.errors import BadPicture
from model.picture.opening import av1
from model.picture.opening.iso_items import Items, parse_items
from model.picture.opening.limits import check_memory, check_parts

IS_READ = features.check("avif")  # whether this Pillow was built with a decoder; its wheels are
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # else each picture starts a thread for each core

_ANIMATION = re.compile(rb".{4}ftyp(?:.{4}){0,15}?avis", re.DOTALL)
_BRAND = slice(8, 12)
_BYTES_A_PIXEL = 12  # three copies in red, green, blue and alpha
_BYTES_A_CODED_PIXEL = 6  # of three samples, each of up to 16 bits
_PIXELS_A_PART = 1024  # pixels that are decoded and not shown


def look_through(data: bytes) -> tuple[int, bytes]:
    """Counts boxes, items and the units of streams; returns bytes that open as the primary picture alone.

    Pillow prepares all frames of an animation, unless the brand of the file says that it is a picture.
    """
    items = parse_items(data)
    parts = items.parts
    for _ in _units(items):
        parts += 1
        check_parts(parts, "AVIF", "boxes, items and parts of streams")
    return parts, data[: _BRAND.start] + b"avif" + data[_BRAND.stop :]


def check(image: Image.Image, data: bytes, max_pixels: int) -> int:
    """Checks the cost of decoding the streams; pixels that are not shown count as parts."""
    coded = sum(av1.count_pixels(av1.units(content)) for _, content in parse_items(data).of_kind(b"av01"))
    shown = image.width * image.height
    check_memory(_BYTES_A_PIXEL * shown + _BYTES_A_CODED_PIXEL * coded, max_pixels, "AVIF")
    parts = max(0, coded - shown) // _PIXELS_A_PART
    check_parts(parts, "AVIF", "pieces of frames that are not shown")
    return parts


def _units(items: Items) -> Iterator[av1.Unit]:
    return chain.from_iterable(av1.units(content) for _, content in items.of_kind(b"av01"))


def pages(image: Image.Image, data: bytes, max_pixels: int, max_pages: int) -> Iterator[tuple[int, int]]:
    """The one picture; raises `BadPicture` for an animation, as only its first frame can be read."""
    if _ANIMATION.match(data):
        raise BadPicture("only the first frame of an AVIF animation can be read")
    yield image.width * image.height, check(image, data, max_pixels)
