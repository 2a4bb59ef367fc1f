"""Supported kinds of pictures are decoded in all modes, and broken ones are refused."""

import io
import re
import struct
import zlib

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from model.errors import BadPicture, PictureTooLarge
from model.picture import picture_to_reading
from model.picture.decode import decode
from model.picture.opening import kinds
from model.picture.opening.kinds import KINDS
from tests.picture_files import NOT_READ, TURNS_BY_THE_CAMERA

LIMIT = 1_000_000
FORMATS = [kind.name.upper() for kind in KINDS if kind.name != "HEIC"]  # Pillow cannot write HEIC


def mark(side: int = 48) -> npt.NDArray[np.uint8]:
    """A black corner on white that looks different after every turn and flip."""
    values = np.full((side, side), 255, np.uint8)
    values[side // 6 : side // 3, side // 6 : -side // 6] = 0
    values[side // 6 : -side // 2, side // 6 : side // 3] = 0
    return values


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def decoded(data: bytes) -> npt.NDArray[np.int_]:
    return decode(data, LIMIT).grey.astype(int)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_supported_kind_is_read(kind: str) -> None:
    values = decoded(encoded(Image.fromarray(mark()).convert("RGB"), kind))
    assert abs(values - mark()).mean() < 6


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_mode_of_a_png_is_read(mode: str) -> None:
    image = (
        Image.fromarray(mark().astype(np.uint16) * 257)
        if mode == "I;16"
        else Image.fromarray(mark()).convert(mode)
    )
    assert np.array_equal(decoded(encoded(image, "PNG")), mark())


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
def test_a_tiff_of_floats_is_read_with_any_white(white: float) -> None:
    image = Image.fromarray((mark() / 255 * white).astype(np.float32))
    assert abs(decoded(encoded(image, "TIFF")) - mark()).max() <= 1


def test_negative_and_non_finite_floats_are_read() -> None:
    values = mark().astype(np.float32) - 1000
    values[0, 0], values[0, 1] = np.nan, np.inf
    assert decoded(encoded(Image.fromarray(values), "TIFF")).shape == mark().shape


def test_a_tiff_of_32_bit_integers_is_read() -> None:
    assert np.array_equal(decoded(encoded(Image.fromarray(mark().astype(np.int32) * 257), "TIFF")), mark())


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_white_is_white_in_cmyk(kind: str) -> None:
    values = decoded(encoded(Image.fromarray(mark()).convert("RGB").convert("CMYK"), kind))
    assert abs(values - mark()).mean() < 6


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_pixels_become_white(mode: str) -> None:
    black = Image.new("L", (48, 48), 0).convert(mode)
    black.putalpha(Image.fromarray(255 - mark()))
    assert np.array_equal(decoded(encoded(black, "PNG")), mark())


def test_a_transparent_palette_colour_becomes_white() -> None:
    image = Image.new("P", (48, 48))
    image.putdata((mark() == 0).astype(np.uint8).ravel().tolist())
    image.putpalette([10, 10, 10, 0, 0, 0])
    assert np.array_equal(decoded(encoded(image, "PNG", transparency=0)), mark())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", TURNS_BY_THE_CAMERA)
def test_a_picture_is_turned_upright_by_its_exif(kind: str, orientation: int) -> None:
    image = Image.fromarray(mark()).convert("RGB").transpose(TURNS_BY_THE_CAMERA[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert abs(decoded(encoded(image, kind, exif=exif)) - mark()).mean() < 8


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG", "AVIF"])
def test_the_first_of_many_frames_is_read(kind: str) -> None:
    first, second = Image.fromarray(mark()).convert("RGB"), Image.new("RGB", (48, 48))
    data = encoded(first, kind, save_all=True, append_images=[second])
    assert abs(decoded(data) - mark()).mean() < 6


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_picture_is_reduced_and_read(kind: str) -> None:
    grid = picture_to_reading(encoded(Image.fromarray(mark(900)), kind), 32, LIMIT).grid
    small = picture_to_reading(encoded(Image.fromarray(mark(90)), "PNG"), 32, LIMIT).grid
    assert (grid == small).mean() > 0.97


def test_too_many_pixels_are_refused_with_both_numbers() -> None:
    with pytest.raises(PictureTooLarge, match="48 x 48 pixels; at most 2303"):
        decode(encoded(Image.fromarray(mark()), "PNG"), 48 * 48 - 1)
    assert decode(encoded(Image.fromarray(mark()), "PNG"), 48 * 48).grey.shape == (48, 48)


def png_with_declared_size(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = b"".join(
        _chunk(kind, content) for kind, content in ((b"IHDR", header), (b"IDAT", b"x"), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.mark.parametrize("side", [5_000, 12_000, 100_000])
def test_a_decompression_bomb_is_refused_by_its_header(side: int) -> None:
    with pytest.raises(PictureTooLarge):
        decode(png_with_declared_size(side, side), LIMIT)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_truncated_picture_is_read_or_refused(kind: str) -> None:
    data = encoded(Image.fromarray(mark()).convert("RGB"), kind)
    refused = 0
    for end in range(0, len(data), max(1, len(data) // 60)):
        try:
            decode(data[:end], LIMIT)
        except BadPicture:
            refused += 1
    assert refused > 0


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_with_flipped_bits_is_read_or_refused(kind: str) -> None:
    data = encoded(Image.fromarray(mark()).convert("RGB"), kind)
    rng = np.random.default_rng(0)
    for _ in range(150):
        broken = bytearray(data)
        for place in rng.integers(0, len(data), 3):
            broken[place] = int(rng.integers(256))
        try:
            picture_to_reading(bytes(broken), 16, LIMIT)
        except BadPicture as error:
            assert str(error)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"<svg/>", b"\0" * 100])
def test_data_that_is_not_a_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture, match="picture"):
        decode(data, LIMIT)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "an empty file"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC photo"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "a HEIC photo"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
@pytest.mark.usefixtures("without_heic")
def test_common_unsupported_files_are_named_in_the_error(data: bytes, name: str) -> None:
    with pytest.raises(BadPicture, match=f"^{name}, not a picture of a kind that is read: PNG, "):
        decode(data, LIMIT)


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            "; convert it, for example: heif-convert photo.heic photo.jpg",
        ),
        (b"%PDF-1.7", "; render its pages, for example: pdftoppm -r 150 -png form.pdf page"),
    ],
)
@pytest.mark.usefixtures("without_heic")
def test_the_error_for_an_unsupported_file_gives_a_hint(data: bytes, hint: str) -> None:
    with pytest.raises(BadPicture, match=f"{re.escape(NOT_READ + hint)}$"):
        decode(data, LIMIT)


@pytest.mark.usefixtures("without_heic")
def test_an_avif_is_named_in_the_error_if_pillow_is_built_without_avif(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kinds, "KINDS", [kind for kind in kinds.KINDS if kind.name != "AVIF"])
    with pytest.raises(
        BadPicture, match=r"^an AVIF picture, .*; Pillow is built without AVIF here; convert it"
    ):
        decode(encoded(Image.fromarray(mark()), "AVIF"), LIMIT)


def test_unsupported_kinds_are_refused() -> None:
    for kind in ("PPM", "ICO", "TGA"):
        with pytest.raises(BadPicture, match="not a picture of a kind"):
            decode(encoded(Image.fromarray(mark()), kind), LIMIT)
