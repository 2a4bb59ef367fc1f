"""The blocks of a GIF."""

from model.picture.opening.limits import MOST_PARTS, check_parts

_HEADER = 13  # bytes
_HAS_PALETTE, _PALETTE_BITS = 0x80, 0x07
_EXTENSION, _IMAGE, _END = b"!,;"
_COMMENT, _APPLICATION = 0xFE, 0xFF


def count_parts(data: bytes) -> int:
    """Blocks up to the first image; nothing after it is read."""
    flags = data[10]
    place = _HEADER + (6 << (flags & _PALETTE_BITS) if flags & _HAS_PALETTE else 0)
    parts = 0
    while place < len(data) and data[place] not in (_IMAGE, _END):
        parts += 1
        if data[place] == _EXTENSION:
            blocks, place = _blocks(data, place)
            parts += blocks
        else:
            place += 1  # as Pillow, which skips what it does not know byte by byte
        check_parts(parts, "GIF", "blocks before its first image")
    return parts


def _blocks(data: bytes, place: int) -> tuple[int, int]:
    """How many blocks the extension at `place` has, and where it ends."""
    label, place = data[place + 1], place + 2
    blocks, at_least = 0, _read_in_any_case(label, data, place)
    while place < len(data) and blocks <= MOST_PARTS:
        size, blocks, place = data[place], blocks + 1, place + 1 + data[place]
        if size == 0 and blocks > at_least:
            break
    return blocks, place


def _read_in_any_case(label: int, data: bytes, place: int) -> int:
    """How many blocks Pillow reads before an empty one ends the extension."""
    if label == _COMMENT:
        return 0
    return 2 if label == _APPLICATION and data.startswith(b"NETSCAPE2.0", place + 1) else 1
