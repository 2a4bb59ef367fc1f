"""The blocks before the image of a GIF are counted like Pillow reads them."""

import struct

import pytest

from model.picture.opening.gif import count_parts
from tests.picture_files import gif

NETSCAPE = b"!\xff\x0bNETSCAPE2.0"


@pytest.mark.parametrize(
    ("before", "blocks"),
    [
        (b"!\xfe\3abc\0", 3),
        (b"!\xfe\0", 2),
        (NETSCAPE + b"\3\1\0\0\0", 4),
        (NETSCAPE + b"\0\0", 4),
        (NETSCAPE + b"\0\3abc\0", 5),
        (NETSCAPE.replace(b"2", b"3") + b"\0", 3),
        (b"!\xf9\4\0\0\0\0\0", 3),
        (b"!\xf9\0\3abc\0", 4),
        (b"\1\2", 2),
        (b"!\xfe\1a\1b\1c\0!\xf9\4\0\0\0\0\0", 8),
    ],
    ids=["a comment", "an empty comment", "a loop", "an empty loop", "a block after an empty loop",
         "another application", "a control", "an empty control", "unknown bytes", "several"],
)  # fmt: skip
def test_blocks_before_the_image_are_counted(before: bytes, blocks: int) -> None:
    assert count_parts(gif(before)) - count_parts(gif()) == blocks


@pytest.mark.parametrize("bits", range(8))
def test_a_palette_of_any_length_is_skipped(bits: int) -> None:
    screen = struct.pack("<6s2H3B", b"GIF89a", 8, 8, 0x80 | bits, 0, 0)
    palette = bytes(3 * 2 ** (bits + 1))
    assert count_parts(screen + palette + b"!\xfe\0,") == 2
