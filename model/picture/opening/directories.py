"""Directories of tags, which TIFF and EXIF have in common."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

VALUE_BYTES = {3: 2, 4: 4, 5: 8, 6: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
"""The size of a value, for each kind of number. Pillow keeps all values of another kind as one string."""


class Tag(NamedTuple):
    """An entry of a directory. `field` holds its values or, if they are too long, their offset."""

    number: int
    kind: int
    values: int
    field: bytes

    def numbers(self, held: int) -> int:
        """How many numbers Pillow unpacks one by one, if the data have `held` bytes."""
        size = VALUE_BYTES.get(self.kind, 0)
        return self.values if 0 < size * self.values <= held else 0


class Directories:
    """The directories in the bytes of a TIFF; `first` is the offset of the first one."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.order = "<" if data.startswith(b"II") else ">"
        is_big = data.startswith(b"II+")  # Pillow reads no other BigTIFF
        self._size = struct.Struct(self.order + ("Q" if is_big else "H"))
        self._tag = struct.Struct(self.order + ("HHQ8s" if is_big else "HHI4s"))
        self._pointer_bytes = 8 if is_big else 4
        self.first = self.integer(data[8:16] if is_big else data[4:8])

    def integer(self, field: bytes) -> int:
        """The integer in these bytes, in the byte order of the file."""
        return int.from_bytes(field, "little" if self.order == "<" else "big")

    def size(self, place: int) -> int:
        """The number of tags that the directory at this place declares; 0 beyond the end of the data."""
        if place + self._size.size > len(self.data):
            return 0
        size: int = self._size.unpack_from(self.data, place)[0]
        return size

    def following(self, place: int) -> int:
        """The offset of the directory after the one at this place; 0 if it is the last."""
        end = place + self._size.size + self.size(place) * self._tag.size
        return self.integer(self.data[end : end + self._pointer_bytes])

    def tags(self, place: int) -> Iterator[Tag]:
        """The tags of the directory at this place, up to the end of the data."""
        start = place + self._size.size
        held = max(0, len(self.data) - start) // self._tag.size
        end = start + min(self.size(place), held) * self._tag.size
        yield from map(Tag._make, self._tag.iter_unpack(memoryview(self.data)[start:end]))
