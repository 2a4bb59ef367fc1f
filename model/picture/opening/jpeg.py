"""The segments of a JPEG, and its scans: passes over all pixels, each of which adds detail."""

import re
import struct
from typing import NamedTuple

from PIL import Image

from model.errors import PictureTooComplex
from model.picture.opening.exif import PREFIX, check_exif
from model.picture.opening.limits import MAX_ARITHMETIC_SCANS, MAX_PARTS, MAX_SCANS, check_parts

_MARK = 0xFF
_START_OF_SCAN, _END_OF_IMAGE, _APPLICATION_1 = 0xDA, 0xD9, 0xE1
_WITHOUT_LENGTH = frozenset({0x00, 0xC8, *range(0xD0, 0xDA), *range(0xF0, 0xFE)})  # or an unread one
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ARITHMETIC_FRAMES = frozenset(range(0xC9, 0xD0)) & _FRAMES
_MAX_EXIF_SEGMENTS = 16

_head = struct.Struct(">BBH").unpack_from
_marker = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
"""The beginning of a segment. A stuffed zero or a restart marker belongs to the codes of the pixels."""


class Scans(NamedTuple):
    """The number of scans of a JPEG, and the pixels in each."""

    number: int
    pixels: int


def count_parts(data: bytes) -> int:
    """The number of segments before the first scan, and of bytes between them."""
    parts, place, exif = 0, 2, list[bytes]()
    while parts <= MAX_PARTS:
        parts += 1
        mark, marker, length = _head(data, place)
        if mark != _MARK or marker == _MARK:
            place += 1
        elif marker == _START_OF_SCAN:
            break
        elif marker in _WITHOUT_LENGTH:
            place += 2
        else:
            if marker == _APPLICATION_1 and data.startswith(PREFIX, place + 4):
                exif.append(data[place + 4 : place + 2 + length])
            place += 2 + max(2, length)
    check_parts(parts, "JPEG", "segments")
    if exif:
        _check_exif(exif)
    return parts


def check(image: Image.Image, data: bytes, max_pixels: int) -> int:
    """Counts the scans; raises `PictureTooComplex` if there are too many."""
    markers = data.count(b"\xff\xda")  # some may belong to a thumbnail
    return markers if markers <= MAX_ARITHMETIC_SCANS else scans_of(data, 0, len(data)).number


def scans_of(data: bytes, start: int, end: int) -> Scans:
    """The scans of the JPEG that begins at `start` and ends before `end` at the latest.

    Raises `PictureTooComplex` if there are too many.
    """
    scans, pixels, is_arithmetic, place = 0, 0, False, start
    while match := _marker.search(data, place, end):
        place, marker = match.end(), data[match.end() - 1]
        if marker == _END_OF_IMAGE and scans:
            break
        if marker in _FRAMES:
            pixels = max(pixels, _number(data, place + 3) * _number(data, place + 5))
            is_arithmetic |= marker in _ARITHMETIC_FRAMES
        if marker not in _WITHOUT_LENGTH:
            place += max(2, _number(data, place))
        scans += marker == _START_OF_SCAN
    limit = MAX_ARITHMETIC_SCANS if is_arithmetic else MAX_SCANS
    if scans > limit:
        raise PictureTooComplex(f"the JPEG has {scans} scans of {pixels} pixels; at most {limit} are read")
    return Scans(scans, pixels)


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2])


def _check_exif(segments: list[bytes]) -> None:
    """Checks the cost of EXIF: Pillow joins the segments one by one and parses them as it opens a picture."""
    if len(segments) > _MAX_EXIF_SEGMENTS:
        raise PictureTooComplex(
            f"the JPEG has {len(segments)} segments of EXIF; at most {_MAX_EXIF_SEGMENTS} are read"
        )
    check_exif(PREFIX + b"".join(segment.removeprefix(PREFIX) for segment in segments))
