"""The blocks of a GIF."""

import struct
from collections.abc import Iterator

from PIL import Image

from model.picture.opening.limits import MAX_PARTS, check_pages, check_parts, check_size

_HEADER = 13  # bytes
_HAS_PALETTE, _PALETTE_BITS = 0x80, 0x07
_EXTENSION, _IMAGE, _END = b"!,;"
_DESCRIPTOR = 10  # bytes
_COMMENT, _APPLICATION = 0xFE, 0xFF


_place_and_size = struct.Struct("<4H").unpack_from


def count_parts(data: bytes) -> int:
    """The number of blocks up to the first image; nothing after it is read."""
    return _first_image(data)[0]


def pages(image: Image.Image, data: bytes, max_pixels: int, max_pages: int) -> Iterator[tuple[int, int]]:
    """The pixels and blocks of each frame; a frame covers the area of all frames up to it."""
    sizes = [*_frames(data, image.size, max_pages)]
    for width, height, parts in sizes:
        check_size(width, height, max_pixels)
        yield width * height, parts


def _frames(data: bytes, size: tuple[int, int], max_pages: int) -> Iterator[tuple[int, int, int]]:
    (width, height), number = size, 0
    parts, place = _first_image(data)
    while place + _DESCRIPTOR <= len(data) and data[place] == _IMAGE:
        number += 1
        check_pages(number, max_pages, "GIF")
        left, top, across, down = _place_and_size(data, place + 1)
        width, height = max(width, left + across), max(height, top + down)
        blocks, place = _sub_blocks(data, place + _DESCRIPTOR + _palette_bytes(data[place + 9]) + 1, 0)
        yield width, height, parts + blocks
        parts, place = _next_image(data, place)


def _palette_bytes(flags: int) -> int:
    return 6 << (flags & _PALETTE_BITS) if flags & _HAS_PALETTE else 0


def _first_image(data: bytes) -> tuple[int, int]:
    """The same as `_next_image`, from the beginning of the file."""
    return _next_image(data, _HEADER + _palette_bytes(data[10]))


def _next_image(data: bytes, place: int) -> tuple[int, int]:
    """The number of blocks up to the next image or the end, and where that is."""
    parts = 0
    while place < len(data) and data[place] not in (_IMAGE, _END):
        parts += 1
        if data[place] == _EXTENSION:
            blocks, place = _blocks(data, place)
            parts += blocks
        else:
            place += 1  # like Pillow, which skips unknown blocks byte by byte
        check_parts(parts, "GIF", "blocks before an image")
    return parts, place


def _blocks(data: bytes, place: int) -> tuple[int, int]:
    """The number of blocks of the extension at `place`, and where it ends."""
    label, place = data[place + 1], place + 2
    return _sub_blocks(data, place, _min_blocks(label, data, place))


def _sub_blocks(data: bytes, place: int, min_blocks: int) -> tuple[int, int]:
    """The number of sub-blocks up to an empty one after the first `min_blocks`, and where they end."""
    blocks = 0
    while place < len(data) and blocks <= MAX_PARTS:
        size, blocks, place = data[place], blocks + 1, place + 1 + data[place]
        if size == 0 and blocks > min_blocks:
            break
    return blocks, place


def _min_blocks(label: int, data: bytes, place: int) -> int:
    """How many blocks Pillow reads before an empty one ends the extension."""
    if label == _COMMENT:
        return 0
    return 2 if label == _APPLICATION and data.startswith(b"NETSCAPE2.0", place + 1) else 1
