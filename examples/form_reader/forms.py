"""A form's picture and where its boxes are, in; a crop of each box, out."""

import io
from collections.abc import Mapping
from typing import NamedTuple

from PIL import Image, ImageOps, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

MARGIN = 0.15  # of the box's sides: marks overshoot their boxes
MAX_PIXELS = 60_000_000
LEAST_SIDE = 3  # pixels
FORMATS = ("PNG", "JPEG", TiffImagePlugin.TiffImageFile.format, WebPImagePlugin.WebPImageFile.format)
"""Of forms. Pillow reads many more, and loads all of them for a format whose module is not imported yet."""


class BadForm(ValueError):
    """The picture or the boxes cannot be used; the message says why."""


class Box(NamedTuple):
    """A box on the form, in pixels from its top left corner; right and bottom are outside."""

    left: float
    top: float
    right: float
    bottom: float

    def widened(self) -> "Box":
        """With the margin around it."""
        x, y = (self.right - self.left) * MARGIN, (self.bottom - self.top) * MARGIN
        return Box(self.left - x, self.top - y, self.right + x, self.bottom + y)


def read_boxes(document: object) -> dict[str, Box]:
    """Boxes by name, from `{"name": [left, top, right, bottom], ...}`. Raises `BadForm`."""
    if not isinstance(document, Mapping) or not document:
        raise BadForm("boxes: expected an object of names and [left, top, right, bottom]")
    return {str(name): _read_box(str(name), corners) for name, corners in document.items()}


def _read_box(name: str, corners: object) -> Box:
    if not isinstance(corners, list) or len(corners) != 4 or not all(map(_is_number, corners)):
        raise BadForm(f"boxes[{name!r}]: expected [left, top, right, bottom]")
    box = Box(*corners)
    if not (box.right - box.left >= LEAST_SIDE and box.bottom - box.top >= LEAST_SIDE):
        raise BadForm(
            f"boxes[{name!r}]: right and bottom must be {LEAST_SIDE} pixels from left and top or more"
        )
    return box


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def open_form(data: bytes) -> Image.Image:
    """The form's picture, upright and in grey. Raises `BadForm`."""
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise BadForm(f"form: {picture.width}x{picture.height} is more than {MAX_PIXELS} pixels")
        return ImageOps.exif_transpose(picture).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise (
            error if isinstance(error, BadForm) else BadForm("form: not a picture that can be read")
        ) from None


def crop(form: Image.Image, name: str, box: Box) -> bytes:
    """The box and its margin as a PNG, cut off at the edges of the form. Raises `BadForm`."""
    if box.left < 0 or box.top < 0 or box.right > form.width or box.bottom > form.height:
        raise BadForm(f"boxes[{name!r}]: outside the form, which is {form.width}x{form.height}")
    left, top, right, bottom = (round(side) for side in box.widened())
    inside = (max(left, 0), max(top, 0), min(right, form.width), min(bottom, form.height))
    data = io.BytesIO()
    form.crop(inside).save(data, "PNG")
    return data.getvalue()
