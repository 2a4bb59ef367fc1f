"""A large image is converted to grey in blocks, with the same result as in one step."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from model.picture.greys import grey

Numbers = npt.NDArray[np.float32] | npt.NDArray[np.int32]

SIZES = [(2100, 520), (520, 2100)]
RNG = np.random.default_rng(0)


def bands(mode: str, size: tuple[int, int]) -> Image.Image:
    """Noise in all bands."""
    count = len(Image.new(mode, (1, 1)).getbands())
    noise = [Image.fromarray(RNG.integers(0, 256, size[::-1], dtype=np.uint8)) for _ in range(count)]
    return Image.merge(mode, noise)


def with_transparency(mode: str, transparent: object, size: tuple[int, int]) -> Image.Image:
    image = bands("RGB" if mode == "RGB" else "L", size)
    if mode == "P":
        image.putpalette(RNG.integers(0, 256, 768, dtype=np.uint8).tolist())
    image.info["transparency"] = transparent
    return image


def sixteen_bit_image(order: str, size: tuple[int, int]) -> Image.Image:
    values = RNG.integers(0, 2**16, size[::-1]).astype(f"{order}u2")
    mode = {"<": "I;16", ">": "I;16B"}[order]
    return Image.frombytes(mode, size, values.tobytes())


IMAGES: dict[str, Callable[[tuple[int, int]], Image.Image]] = {
    "1": lambda size: bands("L", size).convert("1"),
    "RGB": lambda size: bands("RGB", size),
    "YCbCr": lambda size: bands("YCbCr", size),
    "RGBA": lambda size: bands("RGBA", size),
    "LA": lambda size: bands("LA", size),
    "CMYK": lambda size: bands("CMYK", size),
    "LAB": lambda size: bands("LAB", size),
    "L with a transparent value": lambda size: with_transparency("L", 7, size),
    "RGB with a transparent colour": lambda size: with_transparency("RGB", (7, 7, 7), size),
    "P with a transparent colour": lambda size: with_transparency("P", 7, size),
    "P with transparent colours": lambda size: with_transparency("P", bytes(range(256)), size),
    "I;16": lambda size: sixteen_bit_image("<", size),
    "I;16B": lambda size: sixteen_bit_image(">", size),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", IMAGES)
def test_a_part_of_a_large_image_has_the_same_grey_values_as_when_converted_separately(
    name: str, size: tuple[int, int]
) -> None:
    image = IMAGES[name](size)
    values = np.asarray(grey(image))
    assert values.shape == size[::-1]
    for left, top in [(0, 0), (size[0] - 400, size[1] - 400), (60, 90)]:
        part = image.crop((left, top, left + 400, top + 400))
        assert np.array_equal(values[top : top + 400, left : left + 400], np.asarray(grey(part)))


@pytest.mark.parametrize("order", ["<", ">"])
def test_16_bit_values_become_their_upper_8_bits(order: str) -> None:
    values = np.array([[0, 255, 256, 0x7FFF, 0x8000, 0xFFFF]], f"{order}u2")
    image = Image.frombytes({"<": "I;16", ">": "I;16B"}[order], (6, 1), values.tobytes())
    assert np.asarray(grey(image)).tolist() == [[0, 0, 1, 127, 128, 255]]


def grey_of_numbers(values: Numbers) -> npt.NDArray[np.uint8]:
    return np.asarray(grey(Image.fromarray(values)))


def grey_of_numbers_in_one_step(values: Numbers, whites: list[float]) -> npt.NDArray[np.uint8]:
    """The grey values of 32-bit numbers, computed without blocks."""
    finite = np.where(np.isfinite(values), values.astype(np.float64), 0.0)
    above_black = finite - min(finite.min(), 0.0)
    white = next((white for white in whites if above_black.max() <= white), above_black.max())
    return np.array(above_black * (255 / white) + 0.5, dtype=np.uint8)


@pytest.mark.parametrize("size", [(48, 48), *SIZES])
@pytest.mark.parametrize("span", [(0, 1), (0, 255), (0, 65535), (-3, 9), (-900, 7e7)])
def test_32_bit_numbers_have_the_same_black_and_white_in_all_blocks(
    size: tuple[int, int], span: tuple[float, float]
) -> None:
    floats = RNG.uniform(*span, size[::-1]).astype(np.float32)
    integers = floats.astype(np.int32)
    floats[0, 0], floats[-1, -1], floats[3, 5] = np.nan, np.inf, -np.inf
    assert np.array_equal(grey_of_numbers(floats), grey_of_numbers_in_one_step(floats, [1, 255, 65535]))
    assert np.array_equal(grey_of_numbers(integers), grey_of_numbers_in_one_step(integers, [255, 65535]))
