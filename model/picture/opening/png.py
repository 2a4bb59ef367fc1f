"""The chunks of a PNG."""

import struct
import zlib

from model.picture.opening.limits import MAX_PARTS, check_parts

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_length_and_kind = struct.Struct(">I4s").unpack_from
_HEAD, _CHECKSUM = 8, 4  # bytes before and after the content of a chunk
_END = b"IEND"
_BYTES_A_PART = {b"iCCP": 1024, b"tEXt": 128, b"zTXt": 128, b"iTXt": 128}
"""Texts and profiles also count by their size: Pillow inflates them and keeps them."""

_TOO_LONG = 2**20  # bytes of a text or profile; Pillow refuses a picture that contains a longer one


def look_through(data: bytes) -> tuple[int, bytes]:
    """Counts chunks and pieces of text up to the end of the picture, and leaves out texts that are too long.

    Returns the number, and the bytes for Pillow to open. No text is needed to read a picture, and other
    programs accept texts of any length.
    """
    parts, place, last = 0, len(SIGNATURE), len(data) - _HEAD
    kind, kept, pieces = b"", 0, list[bytes]()
    while place <= last and kind != _END:
        length, kind = _length_and_kind(data, place)
        parts += 1
        end = place + _HEAD + length + _CHECKSUM
        if kind in _BYTES_A_PART:
            size = _size(kind, data[place + _HEAD : place + _HEAD + length])
            parts += min(size, _TOO_LONG) // _BYTES_A_PART[kind]
            if size >= _TOO_LONG:
                pieces.append(data[kept:place])
                kept = end
        if parts > MAX_PARTS:
            check_parts(parts, "PNG", "chunks and pieces of text")
        place = end
    return parts, b"".join([*pieces, data[kept:]]) if pieces else data


def _size(kind: bytes, content: bytes) -> int:
    """The size of a text or profile, inflated to at most `_TOO_LONG` bytes."""
    if kind == b"tEXt":
        return len(content)
    rest = content.partition(b"\0")[2]
    if kind == b"iTXt":
        is_plain = rest.startswith(b"\0")
        return len(content) if is_plain else _inflated_size(rest[2:].split(b"\0", 2)[-1])
    return _inflated_size(rest[1:])


def _inflated_size(compressed: bytes) -> int:
    try:
        return len(zlib.decompressobj().decompress(compressed, _TOO_LONG))
    except zlib.error:
        return 0
