"""The scans of a JPEG are counted like a decoder reads them, without bytes that only look like scans."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from model.errors import PictureTooComplex
from model.picture import open_picture
from model.picture.decode import decode
from model.picture.opening.jpeg import count_parts, scans_of
from model.picture.opening.limits import MAX_SCANS
from tests.picture_files import (
    END,
    EXIF,
    encoded,
    exif,
    exif_segments,
    photo,
    progressive_jpeg,
    segment,
    with_segments,
)

LIMIT = 1_000_000
SCAN = b"\xff\xda"


def values(data: bytes) -> npt.NDArray[np.uint8]:
    return decode(data, LIMIT).grey


@pytest.mark.parametrize(("mode", "scans"), [("L", 6), ("RGB", 10)])
def test_a_progressive_jpeg_has_the_values_of_a_baseline_one(mode: str, scans: int) -> None:
    progressive = encoded(photo(mode), "JPEG", progressive=True)
    assert progressive.count(SCAN) == scans
    assert np.array_equal(values(progressive), values(encoded(photo(mode), "JPEG")))


def test_a_jpeg_may_have_64_scans() -> None:
    assert (values(progressive_jpeg(16, 24, 64)) == values(progressive_jpeg(16, 24, 1))).all()
    with pytest.raises(PictureTooComplex, match="JPEG has 65 scans of 384 pixels; at most 64 are read"):
        open_picture(progressive_jpeg(16, 24, 65), LIMIT)


def test_fewer_scans_are_allowed_with_arithmetic_coding() -> None:
    open_picture(progressive_jpeg(16, 24, 20, frame=0xCA), LIMIT)
    with pytest.raises(PictureTooComplex, match="JPEG has 21 scans of 384 pixels; at most 20 are read"):
        open_picture(progressive_jpeg(16, 24, 21, frame=0xCA), LIMIT)


@pytest.mark.parametrize("marker", range(0xC0, 0xD0))
def test_the_number_of_pixels_is_read_from_every_start_of_frame_marker(marker: int) -> None:
    """Three markers in this range mean something else: code tables, an extension, arithmetic conditioning."""
    frame = segment(marker, b"\x08\x00\x03\x00\x05\x01\x01\x11\x00")
    expected = 0 if marker in (0xC4, 0xC8, 0xCC) else 15
    data = b"\xff\xd8" + frame + SCAN
    assert scans_of(data, 0, len(data)) == (1, expected)


@pytest.mark.parametrize(
    "add",
    [
        lambda jpeg: with_segments(jpeg, segment(0xE2, SCAN * 1000)),
        lambda jpeg: with_segments(jpeg, segment(0xFE, SCAN * 1000)),
        lambda jpeg: jpeg + SCAN * 1000,
        lambda jpeg: jpeg.replace(END, segment(0xFE, SCAN * 1000) + END),
        lambda jpeg: with_segments(jpeg, b"\xff" * 1000),
        lambda jpeg: jpeg.replace(SCAN, b"\xff" * 100 + SCAN),
    ],
    ids=[
        "a thumbnail",
        "a comment",
        "trailing data",
        "a comment after the scans",
        "fill bytes",
        "more fill bytes",
    ],
)
def test_bytes_that_only_look_like_scans_are_not_counted(add: Callable[[bytes], bytes]) -> None:
    jpeg = encoded(photo("L"), "JPEG", progressive=True)
    assert np.array_equal(values(add(jpeg)), values(jpeg))


def test_scans_of_a_second_jpeg_after_the_first_are_not_counted() -> None:
    data = progressive_jpeg(16, 24, 5)
    assert scans_of(data * 2, 0, 2 * len(data)) == (5, 16 * 24)


@pytest.mark.parametrize("extra", [segment(0xFE), b"\xff"], ids=["segments", "fill bytes"])
def test_more_than_100000_segments_are_refused(extra: bytes) -> None:
    jpeg = encoded(photo("L"), "JPEG")
    with pytest.raises(PictureTooComplex, match="JPEG has more than 100000 segments"):
        count_parts(with_segments(jpeg, extra * 100_001))
    assert count_parts(with_segments(jpeg, extra * 99_000)) == count_parts(jpeg) + 99_000


def test_restart_markers_are_not_counted_as_scans() -> None:
    jpeg = encoded(photo("L"), "JPEG", restart_marker_blocks=1)
    assert jpeg.count(b"\xff\xd0") > 5
    assert np.array_equal(values(jpeg), values(encoded(photo("L"), "JPEG")))


def test_scans_after_restart_markers_and_fill_bytes_are_counted() -> None:
    jpeg = progressive_jpeg(16, 24, MAX_SCANS + 1).replace(SCAN, b"\xff\xd3\xff\xff" + SCAN)
    with pytest.raises(PictureTooComplex, match=f"{MAX_SCANS + 1} scans"):
        open_picture(jpeg, LIMIT)


def test_a_jpeg_with_two_pictures_is_read() -> None:
    data = encoded(photo("L"), "MPO", save_all=True, append_images=[Image.new("L", (80, 64))])
    assert np.array_equal(values(data), values(encoded(photo("L"), "JPEG")))


def test_every_segment_marker_and_fill_byte_counts_as_one_part() -> None:
    jpeg = encoded(photo("L"), "JPEG")
    before = b"\xff\xd0" + segment(0xFE, b"a comment") + b"\xff" + b"\xff\xd1"
    assert count_parts(with_segments(jpeg, before)) == count_parts(jpeg) + 4


def test_markers_without_a_length_are_two_bytes_long() -> None:
    jpeg, markers = encoded(photo("L"), "JPEG"), [0x00, 0xC8, *range(0xD0, 0xDA), *range(0xF0, 0xFE)]
    before = b"".join(bytes([0xFF, marker]) for marker in markers)
    assert count_parts(with_segments(jpeg, before)) == count_parts(jpeg) + len(markers)
    others = [*{*range(0x01, 0xFF)} - {*markers, 0xDA}]
    before = b"".join(segment(marker, b"abc") for marker in others)
    assert count_parts(with_segments(jpeg, before)) == count_parts(jpeg) + len(others)


def test_exif_tags_of_all_segments_are_counted() -> None:
    def with_tags(tags: int) -> bytes:
        many = exif({1000 + tag: ("H", [1]) for tag in range(tags)})
        return with_segments(encoded(photo("L"), "JPEG"), exif_segments(many))

    open_picture(with_tags(10_000), LIMIT)
    with pytest.raises(PictureTooComplex, match="EXIF of the picture has more than 10000 tags and values"):
        open_picture(with_tags(10_001), LIMIT)


def test_only_exif_segments_are_limited_to_16() -> None:
    jpeg = encoded(photo("L"), "JPEG")
    others = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0") + segment(0xFE, EXIF)
    assert np.array_equal(values(with_segments(jpeg, others * 17)), values(jpeg))
    open_picture(with_segments(jpeg, segment(0xE1, EXIF) * 16), LIMIT)
    with pytest.raises(PictureTooComplex, match="JPEG has 17 segments of EXIF; at most 16 are read"):
        open_picture(with_segments(jpeg, segment(0xE1, EXIF) * 17), LIMIT)
