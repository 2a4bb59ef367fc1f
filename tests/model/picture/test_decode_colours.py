"""A picture is decoded with its colours beside its grey values."""

import io

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import Base

from model.picture import Pixels, Region
from model.picture.decode import decode

RED = (204, 0, 51)


def page(size: tuple[int, int] = (20, 12)) -> Image.Image:
    """White paper with a red upper left corner."""
    image = Image.new("RGB", size, "white")
    image.paste(RED, (0, 0, size[0] // 4, size[1] // 3))
    return image


def decoded(image: Image.Image, kind: str = "PNG", **options: object) -> Pixels:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return decode(file.getvalue(), 10_000_000)


def colours_of(pixels: Pixels) -> np.typing.NDArray[np.uint8]:
    assert pixels.colours is not None
    assert pixels.colours.mode == "RGB"
    return np.asarray(pixels.colours)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_picture_in_colour_keeps_its_colours(mode: str) -> None:
    assert np.array_equal(colours_of(decoded(page().convert(mode))), np.asarray(page()))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16"])
def test_a_grey_picture_has_no_colours(mode: str) -> None:
    grey = page().convert("L")
    image = Image.fromarray(np.asarray(grey).astype(np.uint16)) if mode == "I;16" else grey.convert(mode)
    assert decoded(image).colours is None


@pytest.mark.parametrize("size", [(20, 12), (2000, 600)])
def test_transparent_pixels_become_white_in_colour_pictures(size: tuple[int, int]) -> None:
    image = page(size).convert("RGBA")
    mask = Image.new("L", size, 0)
    mask.paste(255, (0, 0, size[0] // 4, size[1] // 3))
    image.putalpha(mask)
    assert np.array_equal(colours_of(decoded(image)), np.asarray(page(size)))


def test_colours_are_turned_upright_like_the_grey_values() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    pixels = decoded(page(), exif=exif)
    assert colours_of(pixels).shape[:2] == pixels.grey.shape == (20, 12)
    assert tuple(colours_of(pixels)[0, -1]) == RED


def test_the_colours_of_a_large_jpeg_have_the_size_of_its_grey_values() -> None:
    pixels = decoded(page((2000, 1200)), "JPEG")
    assert colours_of(pixels).shape[:2] == pixels.grey.shape
    assert pixels.grey.shape < (1200, 2000)


def test_a_cut_out_part_has_its_own_colours() -> None:
    part = decoded(page()).cut(Region(3, 2, 9, 7))
    assert np.array_equal(colours_of(part), np.asarray(page())[2:9, 3:12])
