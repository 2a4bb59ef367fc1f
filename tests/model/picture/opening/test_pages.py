"""All pages of a picture are opened, and their sizes checked, before any page is decoded."""

import struct

import numpy as np
import pytest
from PIL import Image, ImageFile

from model.errors import BadPicture, PictureTooComplex, PictureTooLarge
from model.picture import open_pages, pixels_of
from tests.picture_files import encoded, gif, grey_tags, strips, tiff

LIMIT = 1_000_000
SIZES = [(60, 40), (40, 70), (33, 20)]


def with_pages(kind: str, sizes: list[tuple[int, int]], **options: object) -> bytes:
    """A picture whose pages become darker."""
    pages = [Image.new("L", size, 255 - 60 * page) for page, size in enumerate(sizes)]
    return encoded(pages[0], kind, save_all=True, append_images=pages[1:], **options)


def with_circular_pages(pages: int) -> bytes:
    """A TIFF whose last page is followed by its first."""
    data = bytearray(with_pages("TIFF", [(8, 8)] * pages))
    place = int.from_bytes(data[4:8], "little")
    first = place
    while following := int.from_bytes(data[(end := place + 2 + 12 * data[place]) : end + 4], "little"):
        place = following
    data[end : end + 4] = first.to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "jpeg", "group4"])
def test_each_page_of_a_tiff_has_its_own_size(compression: str) -> None:
    mode = "1" if compression == "group4" else "L"
    images = [Image.new(mode, size, 1 if mode == "1" else 255) for size in SIZES]
    data = encoded(images[0], "TIFF", save_all=True, append_images=images[1:], compression=compression)
    pages = [*open_pages(data, LIMIT, 3)]
    assert [page.pixels for page in pages] == [width * height for width, height in SIZES]
    assert [pixels_of(page).grey.shape for page in pages] == [(40, 60), (70, 40), (20, 33)]


@pytest.mark.parametrize(("kind", "options"), [("TIFF", {}), ("GIF", {}), ("WEBP", {"lossless": True})])
def test_pages_are_decoded_in_order(kind: str, options: dict[str, object]) -> None:
    pages = open_pages(with_pages(kind, [(60, 40)] * 4, **options), LIMIT, 4)
    assert [round(pixels_of(page).grey.mean()) for page in [*pages]] == [255, 195, 135, 75]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "AVIF"])
def test_a_picture_of_another_kind_has_one_page(kind: str) -> None:
    (page,) = open_pages(encoded(Image.new("L", (60, 40), 255), kind), LIMIT, 1)
    assert (page.page, page.pixels) == (0, 2400)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_each_frame_of_an_animation_has_the_size_of_the_canvas(kind: str) -> None:
    assert [page.pixels for page in open_pages(with_pages(kind, [(60, 40)] * 3), LIMIT, 3)] == [2400] * 3


def test_each_page_of_a_tiff_is_turned_upright() -> None:
    images = [Image.new("L", (60, 40), 255) for _ in range(2)]
    exif = Image.Exif()
    exif[274] = 6
    data = encoded(images[0], "TIFF", save_all=True, append_images=images[1:], exif=exif)
    first = pixels_of(next(open_pages(data, LIMIT, 2)))
    assert first.grey.shape == (60, 40)
    assert len([pixels_of(page) for page in [*open_pages(data, LIMIT, 2)]]) == 2


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "WEBP"])
def test_too_many_pages_are_refused_before_any_is_decoded(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_pages(kind, [(60, 40)] * 4)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: pytest.fail("it is decoded"))
    with pytest.raises(PictureTooComplex, match="has more than 3 pages; no more are read"):
        [*open_pages(data, LIMIT, 3)]


def test_at_most_1000_pages_of_a_picture_are_read() -> None:
    frame = b"," + struct.pack("<4HB", 0, 0, 8, 8, 0) + b"\2\0"
    data = gif().removesuffix(b";") + frame * 1000 + b";"
    with pytest.raises(PictureTooComplex, match="the GIF has more than 1000 pages"):
        [*open_pages(data, LIMIT, 16_384)]


@pytest.mark.parametrize("pages", [1, 3])
def test_each_page_of_a_circular_tiff_is_read_once(pages: int) -> None:
    assert len([*open_pages(with_circular_pages(pages), LIMIT, 10)]) == pages


def test_a_too_large_later_page_is_refused_with_its_size() -> None:
    with pytest.raises(PictureTooLarge, match="1001 x 1000 pixels; at most 1000000"):
        [*open_pages(with_pages("TIFF", [(60, 40), (1001, 1000)]), LIMIT, 10)]


def test_a_later_frame_beyond_the_canvas_enlarges_the_canvas() -> None:
    frame = b"," + struct.pack("<4HB", 900, 900, 200, 200, 0) + b"\2\0"
    with pytest.raises(PictureTooLarge, match="1100 x 1100 pixels"):
        [*open_pages(gif().removesuffix(b";") + frame + b";", LIMIT, 10)]


def test_a_too_complex_later_page_is_refused() -> None:
    first = tiff({**grey_tags(8, 8), **strips([8], 8, [64])}, bytes(64))
    place = len(first)
    tags = struct.pack("<HHII", 273, 4, 200_000, 8)
    data = first[:-4] + place.to_bytes(4, "little") + struct.pack("<H", 1) + tags + bytes(4) + bytes(900_000)
    with pytest.raises(PictureTooComplex, match="tags, strips and tiles"):
        [*open_pages(data, LIMIT, 10)]


def test_pages_with_changed_bytes_are_read_or_refused() -> None:
    rng = np.random.default_rng(0)
    for kind in ("TIFF", "GIF", "WEBP"):
        data = with_pages(kind, [(20, 20)] * 3)
        for _ in range(100):
            broken = bytearray(data)
            for place in rng.integers(0, len(data), 3):
                broken[place] = int(rng.integers(256))
            try:
                for page in [*open_pages(bytes(broken), LIMIT, 10)]:
                    pixels_of(page)
            except BadPicture as error:
                assert str(error)
