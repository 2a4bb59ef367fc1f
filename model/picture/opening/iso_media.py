"""The boxes of an ISO base media file, which AVIF and HEIC are, and the items that they place in it.

What a library makes of such a file is not known before it decodes it, so this reads what the file says of
itself, and refuses what is not clear.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from model.errors import PictureTooComplex

_TABLES = (b"iloc", b"iinf", b"iref", b"ipma")
_MOST_TABLE_BYTES = 65_536
"""Of all tables of items. Those of a camera take 2,000; the libraries look items up one after the other."""

_MOST_BOXES = 10_000
"""In another box or the file. A camera writes about 20."""

_MOST_PIECES = 20_000
"""Of all items together; a piece may take no byte in the table. Most items are in one."""

_FROM_FILE, _FROM_DATA_BOX = 0, 1  # what the offset of a piece of an item counts from

_size_and_kind = struct.Struct(">I4s").unpack_from


class Box(NamedTuple):
    """A box: its kind, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


class Item(NamedTuple):
    """An item: its kind, such as `av01` or `Exif`, and its bytes."""

    kind: bytes
    content: bytes


class Fields:
    """Integers, the most significant byte first, one after the other."""

    def __init__(self, data: bytes, box: Box) -> None:
        self._data, self._place, self._end = data, box.start, box.end
        self.version = self.take(1)
        self.flags = self.take(3)

    def take(self, size: int) -> int:
        """The next integer, of so many bytes."""
        start, self._place = self._place, self._place + size
        if self._place > self._end:
            raise ValueError("a box ends too early")
        return int.from_bytes(self._data[start : self._place])

    @property
    def rest(self) -> tuple[int, int]:
        """Where the rest of the box begins and ends."""
        return self._place, self._end


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places."""
    while start < end:
        size, kind = _size_and_kind(data, start)
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16]), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise ValueError("a box is longer than what it is in")
        yield Box(kind, start + head, start + size)
        start += size


def read_items(data: bytes) -> tuple[list[Item], int]:
    """The items of a file, and how many boxes and pieces of items it has.

    Raises `PictureTooComplex` for a file with more in it than any picture needs, and `ValueError` for one
    that is broken.
    """
    meta = _only(b"meta", [*_counted(boxes(data, 0, len(data)))])
    found = [*_counted(boxes(data, meta.start + 4, meta.end))]
    tables = [*found]
    for kind in (b"iprp", b"ipco"):
        outer = _only(kind, tables)
        tables += _counted(boxes(data, outer.start, outer.end))
    if sum(box.end - box.start for box in tables if box.kind in _TABLES) > _MOST_TABLE_BYTES:
        raise PictureTooComplex(f"the tables of the picture have more than {_MOST_TABLE_BYTES} bytes")
    kinds = dict(_kinds(data, _only(b"iinf", found)))
    inner = next((box for box in found if box.kind == b"idat"), Box(b"idat", 0, 0))
    contents = defaultdict[int, list[bytes]](list)
    size = pieces = 0
    for number, start, end in _pieces(data, _only(b"iloc", found), inner):
        size, pieces = size + end - start, pieces + 1
        if size > len(data) or pieces > _MOST_PIECES:
            raise PictureTooComplex("the items of the picture overlap, or are in too many pieces")
        contents[number].append(data[start:end])
    items = [Item(kinds.get(number, b""), b"".join(parts)) for number, parts in contents.items()]
    return items, len(tables) + pieces


def _counted(found: Iterator[Box]) -> Iterator[Box]:
    for number, box in enumerate(found, 1):
        if number > _MOST_BOXES:
            raise PictureTooComplex(f"the picture has more than {_MOST_BOXES} boxes in one")
        yield box


def _only(kind: bytes, found: list[Box]) -> Box:
    (box,) = (box for box in found if box.kind == kind)
    return box


def _kinds(data: bytes, table: Box) -> Iterator[tuple[int, bytes]]:
    """(number, kind) of each item; a library may find either of two with the same number."""
    numbers = set[int]()
    fields = Fields(data, table)
    fields.take(2 if fields.version == 0 else 4)
    for box in boxes(data, *fields.rest):
        entry = Fields(data, box)
        number = entry.take(4 if entry.version > 2 else 2)
        entry.take(2)
        if number in numbers:
            raise ValueError("it is not clear of which kind an item is")
        numbers.add(number)
        yield number, entry.take(4).to_bytes(4)


def _pieces(data: bytes, table: Box, inner: Box) -> Iterator[tuple[int, int, int]]:
    """(number of the item, start, end) of each piece of an item."""
    fields = Fields(data, table)
    wide = fields.version > 1
    sizes = fields.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if fields.version else 0
    numbers = set[int]()
    for _ in range(fields.take(4 if wide else 2)):
        number = fields.take(4 if wide else 2)
        origin = fields.take(2) & 15 if fields.version else _FROM_FILE
        fields.take(2)
        if number in numbers or origin not in (_FROM_FILE, _FROM_DATA_BOX):
            raise ValueError("it is not clear where an item is")
        numbers.add(number)
        start, end = (0, len(data)) if origin == _FROM_FILE else (inner.start, inner.end)
        base = start + fields.take(base_size)
        for _ in range(fields.take(2)):
            fields.take(index_size)
            place, length = base + fields.take(offset_size), fields.take(length_size)
            yield number, min(place, end), min(place + length, end) if length else end
