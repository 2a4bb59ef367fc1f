"""Large legitimate pictures are read, and excessive ones are refused by their headers."""

import zlib

import numpy as np
import numpy.typing as npt
import pytest
from PIL import ImageFile, JpegImagePlugin

from model.errors import BadPicture, PictureTooComplex, PictureTooLarge
from model.picture import open_picture
from model.picture.decode import decode
from model.picture.opening.exif import check_exif
from model.picture.opening.limits import MAX_PARTS
from tests.allocations import counted_allocations
from tests.picture_files import (
    EXIF,
    PIXELS,
    Tags,
    bmp_of_runs,
    chunk,
    encoded,
    exif,
    gif,
    grey_tags,
    photo,
    png,
    progressive_jpeg,
    strips,
    tiff,
    webp,
)

LIMIT = 1_000_000
PNG_HEAD = 33  # bytes of the signature and the first chunk


def values(data: bytes) -> npt.NDArray[np.uint8]:
    return decode(data, LIMIT).grey


def test_a_webp_that_needs_too_much_memory_is_refused() -> None:
    open_picture(webp(4000, 4000), 25_000_000)
    with pytest.raises(PictureTooComplex, match="WebP takes 450 MB to decode; at most 300 MB are used"):
        open_picture(webp(5000, 5000), 25_000_000)


def test_the_bytes_of_a_webp_count_twice_as_memory() -> None:
    with pytest.raises(PictureTooComplex, match="WebP takes 302 MB to decode; at most 300 MB are used"):
        open_picture(webp(4000, 4000, exif=bytes(7_000_000)), 25_000_000)


@pytest.mark.parametrize("size", [(1, 1_000_001), (1_000_001, 1)])
def test_a_picture_with_a_very_long_side_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PictureTooComplex, match=f"{size[0]} x {size[1]} pixels; at most 1000000 on a side"):
        open_picture(png(*size), 25_000_000)


def test_text_and_profiles_do_not_change_a_png() -> None:
    extra = chunk(b"tEXt", b"Comment\0" + b"x" * 100_000)
    extra += chunk(b"zTXt", b"k\0\0" + zlib.compress(b"y" * 100_000))
    extra += chunk(b"iTXt", b"k\0\0\0\0\0z") + chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(500_000)))
    assert (values(png(8, 8, before=extra, after=extra)) == 255).all()


@pytest.mark.parametrize("length", [2**20, 2**20 + 1, 9_000_000])
@pytest.mark.parametrize(
    ("kind", "head"),
    [(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0"), (b"zTXt", b"k\0\0"), (b"iCCP", b"Adobe RGB\0\0")],
)
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_png_is_read_without_its_overlong_text(kind: bytes, head: bytes, where: str, length: int) -> None:
    text = chunk(kind, head + zlib.compress(bytes(length)))
    assert (values(png(8, 8, **{where: text})) == 255).all()


def test_an_overlong_text_is_not_fully_inflated() -> None:
    long = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(50_000_000)))
    with counted_allocations() as allocations:
        open_picture(png(8, 8, before=long), LIMIT)
    assert allocations.peak < 4_000_000


def test_a_png_with_overlong_text_is_still_turned_by_its_exif() -> None:
    turned = with_exif("PNG", exif({274: ("H", [6])}))
    long = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(2_000_000)))
    assert values(turned[:PNG_HEAD] + long + turned[PNG_HEAD:]).shape == (80, 64)


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt", b"iCCP"])
def test_png_text_counts_per_128_bytes_and_a_profile_per_kilobyte(kind: bytes) -> None:
    size, parts = (1023 * 1024, 1023) if kind == b"iCCP" else (200 * 128, 200)
    content = bytes(size) if kind == b"tEXt" else b"k\0\0" + zlib.compress(bytes(size))
    if kind == b"iTXt":
        content = b"k\0\0\0\0\0".ljust(size, b"x")
    assert open_picture(png(8, 8, before=chunk(kind, content)), LIMIT).parts == 3 + 1 + parts


def test_chunks_after_the_end_of_a_png_are_not_counted() -> None:
    assert open_picture(png(8, 8) + chunk(b"abCd") * MAX_PARTS, LIMIT).parts == 3


def test_a_gif_with_a_long_comment_is_read() -> None:
    assert (values(gif(b"!\xfe" + (b"\xff" + b"a" * 255) * 1000 + b"\0")) == 255).all()


def test_a_run_length_encoded_bmp_is_read() -> None:
    greys = values(bmp_of_runs(6, 2, b"\6\7\0\0\6\1\0\1"))
    assert [len({*row.tolist()}) for row in greys] == [1, 1]
    assert greys[0, 0] != greys[1, 0]


@pytest.mark.parametrize(("bits", "compression"), [(8, 1), (4, 2)])
def test_bytes_and_pixels_of_a_run_length_encoded_bmp_count_as_parts(bits: int, compression: int) -> None:
    data = bmp_of_runs(640, 40, b"\xff\7" * 640)
    data = data[:28] + bits.to_bytes(2, "little") + compression.to_bytes(4, "little") + data[34:]
    assert open_picture(data, LIMIT).parts == len(data) // 64 + 640 * 40 // 128


def with_exif(kind: str, data: bytes) -> bytes:
    return encoded(photo("L"), kind, exif=EXIF + data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_with_many_tags_is_read(kind: str) -> None:
    many = {1000 + tag: ("H", [1]) for tag in range(4000)}
    assert values(with_exif(kind, exif({274: ("H", [6]), **many}))).shape == (80, 64)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize(
    "tags",
    [{1000 + tag: ("H", [1]) for tag in range(11_000)}, {274: ("H", [6] * 11_000)}],
    ids=["tags", "orientations"],
)
def test_exif_with_too_many_tags_or_values_is_refused(kind: str, tags: Tags) -> None:
    with pytest.raises(PictureTooComplex, match="EXIF of the picture has more than 10000 tags and values"):
        values(with_exif(kind, exif(tags)))


@pytest.mark.parametrize("length", range(10))
def test_exif_truncated_in_its_header_has_no_tags(length: int) -> None:
    check_exif(EXIF + exif({274: ("H", [6])})[:length])


def test_exif_that_declares_too_many_tags_is_ignored() -> None:
    claim = b"II*\0\x08\0\0\0\xff\xff" + exif({274: ("H", [1])})[10:]
    assert open_picture(with_exif("JPEG", exif({274: ("H", [1])})), LIMIT).pixels == 80 * 64
    with pytest.warns(UserWarning, match="Corrupt EXIF"):
        assert values(with_exif("JPEG", claim)).shape == (64, 80)


def test_too_many_pixels_are_reported_before_other_excesses() -> None:
    with pytest.raises(PictureTooLarge, match="2000 x 2000 pixels; at most 1000000 in all"):
        open_picture(progressive_jpeg(2000, 2000, 4000), LIMIT)


@pytest.mark.parametrize("data", [gif(place=(20_000, 20_000)), webp(16_383, 16_383)], ids=["GIF", "WebP"])
def test_a_decompression_bomb_for_pillow_is_reported_as_too_complex(data: bytes) -> None:
    with pytest.raises(PictureTooComplex, match="far more pixels"):
        open_picture(data, LIMIT)


@pytest.mark.parametrize("opener", ["open", "decode"])
def test_a_memory_error_is_not_blamed_on_the_picture(monkeypatch: pytest.MonkeyPatch, opener: str) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    name = {"open": (JpegImagePlugin.JpegImageFile, "_open"), "decode": (ImageFile.ImageFile, "load")}[opener]
    monkeypatch.setattr(*name, fail)
    with pytest.raises(MemoryError):
        decode(encoded(photo("L"), "JPEG"), LIMIT)


def test_unsupported_kinds_are_refused_when_opened() -> None:
    for kind in ("PPM", "ICO", "TGA"):
        with pytest.raises(BadPicture, match="not a picture of a kind"):
            open_picture(encoded(photo("L"), kind), LIMIT)


def test_an_opened_picture_has_its_pixels_and_unusual_parts() -> None:
    plain = open_picture(png(8, 9), LIMIT)
    assert (plain.pixels, plain.unusual_parts) == (72, 0)
    tags = {**grey_tags(4, 300), **strips([PIXELS] * 300, 1, [4] * 300)}
    many = open_picture(tiff(tags, bytes(4)), LIMIT)
    assert (many.pixels, many.unusual_parts > 500) == (1200, True)
