"""The chunks of a PNG."""

import struct
import zlib

from model.picture.opening.limits import MOST_PARTS, check_parts

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_length_and_kind = struct.Struct(">I4s").unpack_from
_HEAD, _CHECKSUM = 8, 4  # bytes before and after the content of a chunk
_END = b"IEND"
_BYTES_A_PART = {b"iCCP": 1024, b"tEXt": 128, b"zTXt": 128, b"iTXt": 128}
"""Text and profiles count by their size as well: Pillow inflates them and keeps them."""

_LONGEST = 2**20
"""Pillow inflates no text further."""


def count_parts(data: bytes) -> int:
    """Chunks, and what is in those of text, up to the end of the picture."""
    parts, place, last = 0, len(SIGNATURE), len(data) - _HEAD
    kind = b""
    while place <= last and kind != _END:
        length, kind = _length_and_kind(data, place)
        parts += 1
        if kind in _BYTES_A_PART:
            parts += _size(kind, data[place + _HEAD : place + _HEAD + length]) // _BYTES_A_PART[kind]
        if parts > MOST_PARTS:
            check_parts(parts, "PNG", "chunks and pieces of text")
        place += _HEAD + length + _CHECKSUM
    return parts


def _size(kind: bytes, content: bytes) -> int:
    """The size of a chunk of text, inflated."""
    if kind == b"tEXt":
        return len(content)
    rest = content.partition(b"\0")[2]
    if kind == b"iTXt":
        is_plain = rest.startswith(b"\0")
        return len(content) if is_plain else len(content) + _inflated_size(rest[2:].split(b"\0", 2)[-1])
    return len(content) + _inflated_size(rest[1:])


def _inflated_size(compressed: bytes) -> int:
    try:
        return len(zlib.decompressobj().decompress(compressed, _LONGEST))
    except zlib.error:
        return 0
