"""Converts a mark of any kind to the bytes of a picture, or to a grid of +-1."""

import io
import json
import sys
from collections.abc import Iterable
from operator import index
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .arrays import grid_of, is_array, is_picture, is_stack, png

if TYPE_CHECKING:
    from PIL import Image

# Protocols, and not the classes, so that types are checked where NumPy and Pillow are not installed.


class Readable(Protocol):
    """A file that is open in binary mode, or a similar object."""

    def read(self) -> bytes:
        """The remaining bytes."""


class PillowImage(Protocol):
    """An image of Pillow."""

    def getbands(self) -> tuple[str, ...]:
        """The names of the bands."""


class Array(Protocol):
    """An array of NumPy."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each dimension."""

    @property
    def dtype(self) -> Any:
        """The type of the values."""


Picture = str | PathLike[str] | bytes | Readable | PillowImage
Mark = Picture | Array
EXPECTED = (
    "expected a path, bytes, a file open in binary, a Pillow image, or a NumPy array: (H, W) of -1 and 1, "
    "(H, W) of bool where True is ink, or uint8 pixels of (H, W), (H, W, 3) or (H, W, 4)"
)
PNG_MODES = {"1", "L", "LA", "I;16", "P", "RGB", "RGBA"}
"""Modes of Pillow that a PNG keeps as they are."""

WIDE_MODES = {"I", "F"}
"""Modes of Pillow whose values have no fixed range, so black and white are unknown."""


def many_of(marks: Any) -> list[Any] | tuple[Any, ...] | None:
    """The marks in a list, a tuple or an array (N, H, W); None for anything else."""
    if isinstance(marks, list | tuple):
        return marks
    return list(marks) if is_array(marks) and is_stack(marks) else None


def is_one_mark(marks: Any) -> bool:
    """Whether a value is one mark, not a collection of marks, although it may be iterable."""
    if is_array(marks):
        return not is_stack(marks)
    return isinstance(marks, str | bytes) or hasattr(marks, "read") or not isinstance(marks, Iterable)


def content_of(mark: Any, name: str = "the mark") -> Any:
    """The bytes of a picture, or a grid as int8 +-1.

    Raises a `TypeError`, or a `ValueError` for wrong values in an array. Its message names the mark (`name`)
    and lists the accepted kinds.
    """
    if is_array(mark) and not is_picture(mark):
        return _grid(mark, name)
    return picture_bytes(mark, name)


def _grid(array: Any, name: str) -> Any:
    if array.ndim != 2 or (array.dtype.kind not in "bif" and array.dtype != "uint8"):
        raise TypeError(f"{name}: {EXPECTED}; got {description_of(array)}")
    try:
        return grid_of(array)
    except ValueError as error:
        raise ValueError(f"{name}: {EXPECTED}; got {description_of(array)} that {error}") from None


def picture_bytes(mark: Any, name: str = "the picture") -> bytes:
    """The bytes of a picture, from a file, bytes or pixels as PNG; a `TypeError` for anything else."""
    if isinstance(mark, bytes):
        return mark
    if isinstance(mark, str | PathLike):
        return Path(mark).read_bytes()
    if is_array(mark) and is_picture(mark):
        return png(mark)
    if _is_pillow_image(mark) and mark.mode not in WIDE_MODES:
        return _saved(mark)
    if hasattr(mark, "read"):
        content = mark.read()
        if isinstance(content, bytes):
            return content
        raise TypeError(f"{name}: {EXPECTED}; got a file that gives {type(content).__name__}")
    raise TypeError(f"{name}: {EXPECTED}; got {description_of(mark)}")


def _is_pillow_image(mark: object) -> bool:
    """Whether a value is an image of Pillow. It cannot be one if Pillow has not been imported."""
    pillow = sys.modules.get("PIL.Image")
    return pillow is not None and isinstance(mark, pillow.Image)


def _saved(image: "Image.Image") -> bytes:
    """An image as a PNG, rotated upright as the service does with its file."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    file = io.BytesIO()
    (upright if upright.mode in PNG_MODES else upright.convert("RGB")).save(file, "PNG", compress_level=1)
    return file.getvalue()


def description_of(mark: Any) -> str:
    """A description of a value for an error message."""
    if is_array(mark):
        return f"an array of {mark.dtype} {mark.shape}"
    if _is_pillow_image(mark):
        return f"a Pillow image of mode {mark.mode}"
    return f"an object of type {type(mark).__name__}"


def regions_json(regions: Iterable[Iterable[Any]]) -> str:
    """Regions as JSON for a form; their numbers may be NumPy's."""
    return json.dumps([[*region] for region in regions], default=index)
