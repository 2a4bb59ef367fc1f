"""Counts the pixels in the frames of an AV1 stream, by the headers in the stream.

The frames may have other sizes than the file declares, and are decoded at their own.
"""

from collections.abc import Iterator
from typing import NamedTuple

from model.errors import PictureTooComplex

_SEQUENCE, _FRAME_HEADER, _FRAME = 1, 3, 6
_MAX_HEADER_BYTES = 256  # bytes of a sequence header that are parsed
_MAX_LENGTH_BYTES = 8


class Unit(NamedTuple):
    """A unit of a stream: its kind, and the beginning of its content."""

    kind: int
    start: bytes


class _Bits:
    """Reads integers of any number of bits, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data), 8 * len(data)

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise ValueError("a header ends too early")
        return self._value >> self._left & (1 << count) - 1


def units(stream: bytes) -> Iterator[Unit]:
    """The open bitstream units of a stream (AV1 specification, 2019, section 5.3)."""
    place = 0
    while place < len(stream):
        header = stream[place]
        place += 2 if header & 0x04 else 1
        length = len(stream) - place
        if header & 0x02:
            length, place = _length(stream, place)
        yield Unit(header >> 3 & 15, stream[place : place + min(length, _MAX_HEADER_BYTES)])
        place += length


def _length(stream: bytes, place: int) -> tuple[int, int]:
    """The LEB128 number at a place, seven bits per byte, and where it ends."""
    length = 0
    for index, byte in enumerate(stream[place : place + _MAX_LENGTH_BYTES]):
        length |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return length, place + index + 1
    raise ValueError("a length has no end")


def count_pixels(stream_units: Iterator[Unit]) -> int:
    """The maximum number of pixels in all frames of a stream."""
    frames = largest = 0
    for kind, start in stream_units:
        if kind == _SEQUENCE:
            largest = max(largest, _pixels_of_frame(_Bits(start)))
        frames += kind in (_FRAME_HEADER, _FRAME)
    return frames * largest


def _pixels_of_frame(bits: _Bits) -> int:
    """The pixels of the largest frame that a sequence header allows."""
    bits.take(4)
    is_reduced = bits.take(1)
    if is_reduced:
        bits.take(5)
    else:
        _skip_operating_points(bits)
    width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
    width, height = bits.take(width_bits) + 1, bits.take(height_bits) + 1
    if is_reduced:
        return width * height
    return 1 << width_bits + height_bits  # a frame may have a size of its own


def _skip_operating_points(bits: _Bits) -> None:
    if bits.take(1):
        raise PictureTooComplex("the AVIF is a video with timing information; only pictures are read")
    has_delays = bits.take(1)
    for _ in range(bits.take(5) + 1):
        bits.take(12)
        if bits.take(5) > 7:
            bits.take(1)
        if has_delays and bits.take(1):
            bits.take(4)
