"""The items of an AVIF or HEIC file: pictures, their parts, and metadata.

The libraries report what such a file contains only after decoding it. So this module parses the tables of the
file, and refuses ambiguous ones.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from model.errors import PictureTooComplex
from model.picture.opening.iso_boxes import Box, Fields, boxes, only

_TABLES = (b"iloc", b"iinf", b"iref", b"ipma")
_MAX_TABLE_BYTES = 65_536
"""The limit for all tables of items. A camera's take 2,000; the libraries search them linearly."""

_MAX_PIECES = 20_000
"""The limit for all items together; a piece may take no byte in the table. Most items have one piece."""

_MAX_EXIF_BYTES = 262_144

_FROM_FILE, _FROM_DATA_BOX = 0, 1  # where the offset of a piece of an item begins


class Item(NamedTuple):
    """An item: its kind, such as `av01` or `Exif`, and its bytes."""

    kind: bytes
    content: bytes


class Reference(NamedTuple):
    """A reference from an item to others, such as `dimg` from a grid to its tiles."""

    kind: bytes
    source: int
    targets: list[int]


class Items(NamedTuple):
    """The contents of a file.

    - `by_number`: the items.
    - `references`: between the items.
    - `sizes`: the declared width and height of each item that is a picture.
    - `parts`: the number of boxes and pieces of items.
    """

    by_number: dict[int, Item]
    references: list[Reference]
    sizes: dict[int, tuple[int, int]]
    parts: int

    def of_kind(self, kind: bytes) -> Iterator[tuple[int, bytes]]:
        """(number, content) of each item of a kind."""
        return ((number, item.content) for number, item in self.by_number.items() if item.kind == kind)


def parse_items(data: bytes) -> Items:
    """The items of a file.

    Raises `PictureTooComplex` for a file that contains more than any picture needs, and `ValueError` for one
    that is broken.
    """
    meta = only(b"meta", [*boxes(data, 0, len(data))])
    in_meta = [*boxes(data, meta.start + 4, meta.end)]
    outer = only(b"iprp", in_meta)
    properties = [*boxes(data, outer.start, outer.end)]
    inner = only(b"ipco", properties)
    described = [*boxes(data, inner.start, inner.end)]
    if sum(box.end - box.start for box in [*in_meta, *properties] if box.kind in _TABLES) > _MAX_TABLE_BYTES:
        raise PictureTooComplex(f"the tables of the picture have more than {_MAX_TABLE_BYTES} bytes")
    contents, pieces = _contents(data, in_meta)
    kinds = dict(_kinds(data, only(b"iinf", in_meta)))
    items = {number: Item(kinds.get(number, b""), content) for number, content in contents.items()}
    if any(item.kind == b"Exif" and len(item.content) > _MAX_EXIF_BYTES for item in items.values()):
        raise PictureTooComplex(f"the EXIF of the picture has more than {_MAX_EXIF_BYTES} bytes")
    references = [one for box in in_meta if box.kind == b"iref" for one in _references(data, box)]
    sizes = _sizes(data, only(b"ipma", properties), described)
    return Items(items, references, sizes, len(in_meta) + len(properties) + len(described) + pieces)


def _contents(data: bytes, in_meta: list[Box]) -> tuple[dict[int, bytes], int]:
    """The bytes of each item, and the number of pieces of all items."""
    inner = next((box for box in in_meta if box.kind == b"idat"), Box(b"idat", 0, 0))
    contents = defaultdict[int, list[bytes]](list)
    size = pieces = 0
    for number, start, end in _pieces(data, only(b"iloc", in_meta), inner):
        size, pieces = size + end - start, pieces + 1
        if size > len(data) or pieces > _MAX_PIECES:
            raise PictureTooComplex("the items of the picture overlap, or are in too many pieces")
        contents[number].append(data[start:end])
    return {number: b"".join(parts) for number, parts in contents.items()}, pieces


def _references(data: bytes, table: Box) -> Iterator[Reference]:
    fields = Fields(data, table)
    size = 4 if fields.version else 2
    for box in boxes(data, *fields.rest):
        entry = Fields(data, box, has_version=False)
        source = entry.take(size)
        yield Reference(box.kind, source, [entry.take(size) for _ in range(entry.take(2))])


def _sizes(data: bytes, table: Box, described: list[Box]) -> dict[int, tuple[int, int]]:
    """The size of each item; the last one if there are several."""
    fields = Fields(data, table)
    sizes = {number: _size(data, box) for number, box in enumerate(described, 1) if box.kind == b"ispe"}
    item_sizes = dict[int, tuple[int, int]]()
    for _ in range(fields.take(4)):
        item = fields.take(4 if fields.version else 2)
        for _ in range(fields.take(1)):
            number = fields.take(2) & 0x7FFF if fields.flags & 1 else fields.take(1) & 0x7F
            if number in sizes:
                item_sizes[item] = sizes[number]
    return item_sizes


def _size(data: bytes, box: Box) -> tuple[int, int]:
    fields = Fields(data, box)
    return fields.take(4), fields.take(4)


def _kinds(data: bytes, table: Box) -> Iterator[tuple[int, bytes]]:
    """(number, kind) of each item. Equal numbers are refused: a library may use either of the items."""
    numbers = set[int]()
    fields = Fields(data, table)
    fields.take(2 if fields.version == 0 else 4)
    for box in boxes(data, *fields.rest):
        entry = Fields(data, box)
        number = entry.take(4 if entry.version > 2 else 2)
        entry.take(2)
        if number in numbers:
            raise ValueError("the kind of an item is ambiguous")
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
            raise ValueError("the place of an item is ambiguous")
        numbers.add(number)
        start, end = (0, len(data)) if origin == _FROM_FILE else (inner.start, inner.end)
        base = start + fields.take(base_size)
        for _ in range(fields.take(2)):
            fields.take(index_size)
            place, length = base + fields.take(offset_size), fields.take(length_size)
            yield number, min(place, end), min(place + length, end) if length else end
