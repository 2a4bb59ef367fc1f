"""Converts an image of any mode to grey values (`L`) or colours (`RGB`). Transparent parts become white.

Most conversions make several copies of the image, so a large image is converted in blocks.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import numpy.typing as npt
from PIL import Image

Conversion = Callable[[Image.Image], Image.Image]

_AT_ONCE = 1_000_000  # pixels
_SIXTEEN_BITS = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
_WITHOUT_COLOURS = frozenset({"1", "L", "LA", "La", "I", "F"}) | _SIXTEEN_BITS
_WITHOUT_COPIES = frozenset({"1", "L", "P", "RGB", "YCbCr"})


def grey(image: Image.Image) -> Image.Image:
    """An image of any mode as one of mode `L`."""
    if image.mode == "L" and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        return _in_blocks(image, partial(_onto_white, mode="L"))
    if image.mode in _WITHOUT_COPIES:
        return _luminance(image)
    if image.mode in ("I", "F"):
        black, white = _black_and_white(image)
        return _in_blocks(image, partial(_wide_numbers, black=black, white=white))
    return _in_blocks(image, _CONVERSIONS.get(image.mode, _luminance))


def in_colour(image: Image.Image) -> Image.Image | None:
    """An image of any mode as one of mode `RGB`; None if it has no colours."""
    if image.mode in _WITHOUT_COLOURS:
        return None
    if image.has_transparency_data:
        return _in_blocks(image, partial(_onto_white, mode="RGB"), "RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _in_blocks(image: Image.Image, convert: Conversion, mode: str = "L") -> Image.Image:
    if image.width * image.height <= _AT_ONCE:
        return convert(image)
    page = Image.new(mode, image.size)
    for box in _boxes(*image.size):
        page.paste(convert(image.crop(box)), box)
    return page


def _boxes(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """The image in strips along its shorter side."""
    step = max(1, _AT_ONCE // min(width, height))
    if width > height:
        return ((left, 0, min(left + step, width), height) for left in range(0, width, step))
    return ((0, top, width, min(top + step, height)) for top in range(0, height, step))


def _onto_white(image: Image.Image, mode: str) -> Image.Image:
    coloured = image.convert("RGBA")
    page = Image.new(mode, image.size, "white")
    page.paste(coloured.convert(mode), mask=coloured.getchannel("A"))
    return page


def _luminance(image: Image.Image) -> Image.Image:
    return image.convert("L")


def _lightness(image: Image.Image) -> Image.Image:
    return image.getchannel(0)


def _sixteen_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image).astype(np.uint16)
    return Image.fromarray((values >> 8).astype(np.uint8))


def _wide_numbers(image: Image.Image, black: float, white: float) -> Image.Image:
    values = _numbers(image) - black
    return Image.fromarray((values * (255 / white) + 0.5).astype(np.uint8))


def _black_and_white(image: Image.Image) -> tuple[float, float]:
    """The value of black in 32-bit integers or floats, and the distance from black to white.

    The image does not say what white is, so it is the smallest usual value that fits.
    """
    extremes = [(part.min(), part.max()) for part in map(_numbers, map(image.crop, _boxes(*image.size)))]
    black = min(0.0, *(lowest for lowest, _ in extremes))
    highest = max(highest for _, highest in extremes) - black
    usual = (1.0, 255.0, 65535.0) if image.mode == "F" else (255.0, 65535.0)
    return black, next((white for white in usual if highest <= white), highest)


def _numbers(image: Image.Image) -> npt.NDArray[np.float64]:
    return np.nan_to_num(np.asarray(image, dtype=np.float64), nan=0.0, posinf=0.0, neginf=0.0)


_CONVERSIONS: dict[str, Conversion] = {"LAB": _lightness, **dict.fromkeys(_SIXTEEN_BITS, _sixteen_bits)}
