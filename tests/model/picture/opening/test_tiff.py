"""TIFFs with many strips and tiles are read; the cost of decoding is known in advance."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from model.errors import BadPicture, PictureTooComplex
from model.picture import open_picture
from model.picture.decode import decode
from model.picture.opening import tiff as tiff_opening
from tests.picture_files import (
    PIXELS,
    encoded,
    grey_tags,
    photo,
    progressive_jpeg,
    shades,
    strips,
    tiff,
    tiles,
)

LIMIT = 1_000_000
Compress = Callable[[bytes], bytes]


def values(data: bytes) -> npt.NDArray[np.uint8]:
    return decode(data, LIMIT).grey


def tiff_of_strips(
    greys: npt.NDArray[np.uint8], compress: Compress, compression: int, rows: int = 1
) -> bytes:
    """A TIFF with strips of this number of rows."""
    height, width = greys.shape
    pieces = [compress(greys[top : top + rows].tobytes()) for top in range(0, height, rows)]
    sizes = [len(piece) for piece in pieces]
    offsets = (PIXELS + np.cumsum([0, *sizes[:-1]])).tolist()
    return tiff({**grey_tags(width, height, compression), **strips(offsets, rows, sizes)}, b"".join(pieces))


@pytest.mark.parametrize(
    ("compress", "compression"), [(bytes, 1), (zlib.compress, 8)], ids=["plain", "deflate"]
)
def test_a_tiff_with_3000_strips_is_read(compress: Compress, compression: int) -> None:
    greys = shades(3000, 40)
    assert np.array_equal(values(tiff_of_strips(greys, compress, compression)), greys)


@pytest.mark.parametrize(
    ("compress", "compression"), [(bytes, 1), (zlib.compress, 8)], ids=["plain", "deflate"]
)
def test_a_tiff_with_tiles_beyond_its_edge_is_read(compress: Compress, compression: int) -> None:
    greys, side = shades(100, 150), 64
    padded = np.pad(greys, ((0, 28), (0, 42)))
    pieces = [
        compress(padded[top : top + side, left : left + side].tobytes())
        for top in range(0, 128, side)
        for left in range(0, 192, side)
    ]
    sizes = [len(piece) for piece in pieces]
    offsets = (PIXELS + np.cumsum([0, *sizes[:-1]])).tolist()
    data = tiff({**grey_tags(150, 100, compression), **tiles(offsets, side, side, sizes)}, b"".join(pieces))
    assert np.array_equal(values(data), greys)


@pytest.mark.parametrize(
    ("compress", "compression"), [(bytes, 1), (zlib.compress, 8)], ids=["plain", "deflate"]
)
@pytest.mark.parametrize("number", [1, 2, 20])
def test_each_value_of_a_tag_counts_as_a_part(number: int, compress: Compress, compression: int) -> None:
    """There are six tags with one value, and the offsets and sizes of the strips."""
    data = tiff_of_strips(shades(20, 30), compress, compression, rows=20 // number)
    assert open_picture(data, LIMIT).parts == 6 + 2 * number


def test_a_bigtiff_is_read() -> None:
    greys = shades(20, 30)
    tags = {**grey_tags(30, 20), **strips([2 * PIXELS], 20, [600])}
    assert np.array_equal(values(tiff(tags, greys.tobytes(), big=True)), greys)


def test_a_tiff_with_jpeg_strips_is_read() -> None:
    data = encoded(photo("RGB"), "TIFF", compression="jpeg", strip_size=80 * 3 * 16)
    assert abs(values(data).astype(int) - np.asarray(photo("RGB").convert("L"))).mean() < 6


def test_equal_tiles_may_be_stored_once() -> None:
    strip = zlib.compress(bytes(range(100)))
    tags = {**grey_tags(100, 500, 8), **strips([PIXELS] * 500, 1, [len(strip)] * 500)}
    assert (values(tiff(tags, strip)) == np.arange(100)).all()


def test_a_repeated_layout_tag_is_refused() -> None:
    data = bytearray(tiff_of_strips(shades(20, 30), zlib.compress, 8))
    place = data.index(struct.pack("<HHI", 262, 3, 1))
    data[place : place + 2] = struct.pack("<H", 259)
    with pytest.raises(BadPicture, match="TIFF picture is broken"):
        decode(bytes(data), LIMIT)


def tiff_of_one_tile(side: int, size: int = 10, compression: int = 8) -> bytes:
    return tiff({**grey_tags(size, size, compression), **tiles([PIXELS], side, side, [64])}, bytes(64))


def test_a_tile_that_needs_too_much_memory_is_refused() -> None:
    with pytest.raises(PictureTooComplex, match="TIFF takes 324 MB to decode; at most 300 MB are used"):
        open_picture(tiff_of_one_tile(18_000), LIMIT)


def test_a_picture_needs_5_bytes_per_pixel_besides_its_tile() -> None:
    with pytest.raises(PictureTooComplex, match="TIFF takes 321 MB to decode; at most 300 MB are used"):
        open_picture(tiff_of_one_tile(14_000, size=5000), 25_000_000)


@pytest.mark.parametrize("compression", [34925, 50000], ids=["LZMA", "Zstandard"])
def test_a_decoder_with_a_window_needs_the_memory_of_a_tile_twice(compression: int) -> None:
    with pytest.raises(PictureTooComplex, match="TIFF takes 338 MB to decode; at most 300 MB are used"):
        open_picture(tiff_of_one_tile(13_000, compression=compression), LIMIT)


def test_an_old_style_jpeg_has_3_samples_by_default() -> None:
    with pytest.raises(PictureTooComplex, match="TIFF takes 363 MB to decode; at most 300 MB are used"):
        open_picture(tiff_of_one_tile(11_000, compression=6), LIMIT)


def test_jpeg_scans_and_pixels_outside_the_strip_count_as_parts() -> None:
    jpeg = progressive_jpeg(64, 64, 3)
    tags = {**grey_tags(8, 8, 7), **strips([PIXELS], 8, [len(jpeg)])}
    beyond = 3 * (64 * 64 - 8 * 8)
    assert open_picture(tiff(tags, jpeg), LIMIT).parts == 8 + 3 + beyond // 1024


def test_scans_are_not_counted_in_excessively_overlapping_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiff_opening, "scans_of", lambda *_: pytest.fail("they are counted"))
    size = 200_000
    overlapping = strips([PIXELS + number for number in range(500)], 1, [size] * 500)
    with pytest.raises(PictureTooComplex, match="decoded twice or in vain"):
        open_picture(tiff({**grey_tags(8, 500, 7), **overlapping}, bytes(size + 500)), LIMIT)


def test_pixels_of_a_tile_beyond_the_edge_count_as_parts() -> None:
    assert open_picture(tiff_of_one_tile(16), LIMIT).unusual_parts == 0
    assert open_picture(tiff_of_one_tile(9000), LIMIT).parts == 9 + (9000 * 9000 - 10 * 10) // 1024


def test_an_uncompressed_tile_needs_no_extra_memory() -> None:
    assert open_picture(tiff_of_one_tile(18_000, compression=1), LIMIT).unusual_parts == 0


def test_a_tag_of_bytes_counts_as_one_part() -> None:
    tags = {**grey_tags(8, 8), **strips([PIXELS], 8, [64]), 700: ("B", bytes(1000))}
    assert open_picture(tiff(tags, bytes(64)), LIMIT).parts == 9
