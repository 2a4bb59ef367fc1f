"""The boxes of an ISO base media file, such as an AVIF or HEIC, and the numbers in them."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from model.errors import PictureTooComplex

_MAX_BOXES = 10_000  # the limit for the boxes in another box or in the file; a camera writes about 20
_size_and_kind = struct.Struct(">I4s").unpack_from


class Box(NamedTuple):
    """A box: its kind, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


class Fields:
    """Reads big-endian integers, one after the other."""

    def __init__(self, data: bytes, box: Box, *, has_version: bool = True) -> None:
        self._data, self._place, self._end = data, box.start, box.end
        self.version, self.flags = (self.take(1), self.take(3)) if has_version else (0, 0)

    def take(self, size: int) -> int:
        """The next integer, of `size` bytes."""
        start, self._place = self._place, self._place + size
        if self._place > self._end:
            raise ValueError("a box ends too early")
        return int.from_bytes(self._data[start : self._place])

    @property
    def rest(self) -> tuple[int, int]:
        """Where the rest of the box begins and ends."""
        return self._place, self._end


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places; raises `PictureTooComplex` for too many."""
    number = 0
    while start < end:
        number += 1
        if number > _MAX_BOXES:
            raise PictureTooComplex(f"the picture has more than {_MAX_BOXES} boxes in one")
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


def only(kind: bytes, candidates: list[Box]) -> Box:
    """The only box of a kind; raises `ValueError` for none or several."""
    (box,) = (box for box in candidates if box.kind == kind)
    return box
