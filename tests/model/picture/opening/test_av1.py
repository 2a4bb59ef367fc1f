"""The size of frames is read from the sequence header of an AV1 stream, wherever it is."""

import pytest

from model.picture.opening.av1 import count_pixels, units
from tests.picture_files import AV1_FRAME, av1_sequence


def stream(*fields: str) -> bytes:
    """A stream of one frame whose sequence header has these fields, given as bits."""
    bits = "".join(fields)
    header = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8))
    return bytes([0x0A, len(header)]) + header + AV1_FRAME


@pytest.mark.parametrize("level", ["00111", "010000"], ids=["without a tier", "with a tier"])
@pytest.mark.parametrize(("has_delays", "delay"), [("0", ""), ("1", "0"), ("1", "11111")])
@pytest.mark.parametrize("points", [1, 2])
def test_the_size_is_read_after_all_operating_points(
    level: str, has_delays: str, delay: str, points: int
) -> None:
    point = f"{0:012b}" + level + delay
    size = f"{9:04b}{7:04b}{639:010b}{199:08b}"
    data = stream("000", "0", "0", "0", has_delays, f"{points - 1:05b}", point * points, size)
    assert count_pixels(units(data)) == 2**10 * 2**8


def test_frames_are_counted_with_and_without_a_separate_header() -> None:
    header, padding = b"\x1a\1\0", b"\x7a\1\0"
    data = av1_sequence(8, 4)
    assert count_pixels(units(data + AV1_FRAME + header + padding)) == 2 * 8 * 4


@pytest.mark.parametrize("length", [127, 128, 129, 20_000])
def test_a_length_may_have_several_bytes(length: int) -> None:
    encoded_length = bytes([length]) if length < 0x80 else b""
    if length >= 0x80:
        groups = [length >> shift & 0x7F for shift in range(0, length.bit_length(), 7)]
        encoded_length = bytes([*(group | 0x80 for group in groups[:-1]), groups[-1]])
    padding = b"\x7a" + encoded_length + bytes(length)
    assert [unit.kind for unit in units(padding + AV1_FRAME)] == [15, 6]
