"""HEIC, the photo format of phones: it is read if the package `pi-heif` is installed (extra `heic`).

Its library refuses a stream whose size differs from the one that the file declares. This module counts how
often the library decodes a stream for the tiles of a grid.
"""

import io
from collections import Counter
from collections.abc import Iterator

from PIL import Image

from model.errors import PictureTooComplex
from model.picture.opening.iso_items import Items, parse_items
from model.picture.opening.limits import check_memory, check_parts

try:
    import pi_heif
except ImportError:
    IS_READ = False
else:
    IS_READ = True
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False

_PICTURES = (b"hvc1", b"grid")
_SUPPORTED = frozenset({*_PICTURES, b"Exif", b"mime", b"uri ", b"tmap"})
_MAX_METADATA_BYTES = 50_000_000  # bytes, multiplied by the number of pictures that they describe
_LENGTH = 4  # bytes before each part of a stream
_PADDING = 64  # pixels on a side that the library allocates beyond a picture's size
_BYTES_A_PIXEL = 12
_BYTES_A_CODED_PIXEL = 6  # of three samples, each of up to 16 bits
_PIXELS_A_PART = 1024  # pixels that are decoded and not shown


def look_through(data: bytes) -> tuple[int, bytes]:
    """Counts boxes, items and the units of streams; Pillow's plugin opens all bytes."""
    items = parse_items(data)
    _refuse_unusual(items)
    parts = items.parts
    for _, content in items.of_kind(b"hvc1"):
        for _ in _units(content):
            parts += 1
            check_parts(parts, "HEIC", "boxes, items and parts of streams")
    return parts, data


def opened(file: io.BytesIO) -> Image.Image:
    """Reads the header; only called if the package is installed."""
    image: Image.Image = pi_heif.HeifImageFile(file)
    return image


def check(image: Image.Image, data: bytes, max_pixels: int) -> int:
    """Checks the cost of decoding the streams; pixels that are not shown count as parts."""
    items, shown = parse_items(data), image.width * image.height
    times = Counter(number for one in items.references if one.kind == b"dimg" for number in one.targets)
    coded = [
        (max(1, times[number]) * _count_pictures(content), _padded_pixels(items, number))
        for number, content in items.of_kind(b"hvc1")
    ]
    largest = max((pixels for _, pixels in coded), default=0)
    check_memory(_BYTES_A_PIXEL * shown + _BYTES_A_CODED_PIXEL * largest, max_pixels, "HEIC")
    parts = max(0, sum(number * pixels for number, pixels in coded) - shown) // _PIXELS_A_PART
    check_parts(parts, "HEIC", "pieces of pictures that are not shown")
    return parts


def _padded_pixels(items: Items, number: int) -> int:
    width, height = items.sizes.get(number, (0, 0))
    return (width + _PADDING) * (height + _PADDING)


def _refuse_unusual(items: Items) -> None:
    """Refuses pictures that consist of composed pictures, as the time to decode them has no limit."""
    kinds = {number: item.kind for number, item in items.by_number.items()}
    tiles = {
        kinds.get(number)
        for one in items.references
        if one.kind == b"dimg" and kinds.get(one.source) == b"grid"
        for number in one.targets
    }
    texts = sum(len(content) for kind in (b"Exif", b"mime") for _, content in items.of_kind(kind))
    described = texts * sum(len(one.targets) for one in items.references if one.kind == b"cdsc")
    if not set(kinds.values()) <= _SUPPORTED or not tiles <= {b"hvc1"} or described > _MAX_METADATA_BYTES:
        raise PictureTooComplex("the HEIC is put together in a way that is not read; convert it to JPEG")


def _units(stream: bytes) -> Iterator[bytes]:
    """The first bytes of each network abstraction layer (NAL) unit of a stream (ITU-T H.265, 2013)."""
    place = 0
    while place + _LENGTH < len(stream):
        start = place + _LENGTH
        yield stream[start : start + 3]
        place = start + int.from_bytes(stream[place:start])


def _count_pictures(stream: bytes) -> int:
    """The pictures in a stream: units of a kind below 32 whose flag for a picture's first slice is set."""
    return sum(len(unit) == 3 and unit[0] >> 1 & 0x3F < 32 and unit[2] >> 7 for unit in _units(stream))
