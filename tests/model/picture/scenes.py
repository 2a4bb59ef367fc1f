"""Draws crowded pictures of boxes, marks and words with Pillow."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Pen = ImageDraw.ImageDraw
BLACK, RED = (20, 20, 20), (200, 30, 40)


def drawn(
    *shapes: Callable[[Pen], object], size: tuple[int, int] = (160, 60), paper: int = 245
) -> Image.Image:
    """A colour picture with these shapes."""
    image = Image.new("RGB", size, (paper,) * 3)
    pen = ImageDraw.Draw(image)
    for shape in shapes:
        shape(pen)
    return image


def box(left: int, top: int, side: int, width: int = 2) -> Callable[[Pen], object]:
    """A printed box."""
    return lambda pen: pen.rectangle((left, top, left + side, top + side), outline=BLACK, width=width)


def cross(left: int, top: int, side: int, colour: tuple[int, int, int] = BLACK) -> Callable[[Pen], object]:
    """A cross."""
    right, bottom = left + side, top + side

    def draw(pen: Pen) -> None:
        pen.line((left, top, right, bottom), fill=colour, width=3)
        pen.line((left, bottom, right, top), fill=colour, width=3)

    return draw


def tick(left: int, top: int, side: int, colour: tuple[int, int, int] = BLACK) -> Callable[[Pen], object]:
    """A tick."""
    ends = [(left, top + side * 0.55), (left + side * 0.35, top + side), (left + side, top)]
    return lambda pen: pen.line(ends, fill=colour, width=3, joint="curve")


def word(left: int, top: int, text: str, size: int = 20) -> Callable[[Pen], object]:
    """A printed word."""
    return lambda pen: pen.text((left, top), text, fill=BLACK, font=ImageFont.load_default(size))


def ink(image: Image.Image) -> npt.NDArray[np.bool_]:
    """Where a picture is dark."""
    return np.asarray(image.convert("L")) < 128
