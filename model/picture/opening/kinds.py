"""The kinds of picture that are read, and how the header of one is read.

Pillow's openers are called directly: `Image.open` takes a third longer for a small picture, makes another
kind of a JPEG with several pictures in it, and warns.
"""

import io
from collections.abc import Callable
from typing import NamedTuple

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from model.errors import BadPicture, PictureTooComplex
from model.picture.opening import bmp, gif, jpeg, png, tiff, webp
from model.picture.opening.limits import USUAL_PARTS, check_size


def _no_parts(data: bytes) -> int:
    return 0


def _nothing_more(image: Image.Image, data: bytes, max_pixels: int) -> int:
    return 0


class Kind(NamedTuple):
    """A kind of picture.

    - `beginnings`: how its bytes begin.
    - `at_eight`: what stands at byte 8.
    - `count_parts`: counts the parts that Pillow's opener goes through, before it does.
    - `opened`: Pillow's opener.
    - `check`: checks what decoding takes, and counts the parts that only decoding goes through.
    """

    name: str
    beginnings: tuple[bytes, ...]
    at_eight: bytes
    count_parts: Callable[[bytes], int]
    opened: Callable[[io.BytesIO], Image.Image]
    check: Callable[[Image.Image, bytes, int], int]


KINDS = (
    Kind("PNG", (png.SIGNATURE,), b"", png.count_parts, PngImagePlugin.PngImageFile, _nothing_more),
    Kind("JPEG", (b"\xff\xd8\xff",), b"", jpeg.count_parts, JpegImagePlugin.JpegImageFile, jpeg.check),
    Kind("WebP", (b"RIFF",), b"WEBP", _no_parts, WebPImagePlugin.WebPImageFile, webp.check),
    Kind("BMP", (b"BM",), b"", _no_parts, BmpImagePlugin.BmpImageFile, bmp.check),
    Kind(
        "TIFF",
        (b"II*\0", b"MM\0*", b"II+\0"),
        b"",
        tiff.count_parts,
        TiffImagePlugin.TiffImageFile,
        tiff.check,
    ),
    Kind("GIF", (b"GIF87a", b"GIF89a"), b"", gif.count_parts, GifImagePlugin.GifImageFile, _nothing_more),
)

_OTHER_KINDS: dict[str, Callable[[bytes], bool]] = {
    "an empty file": lambda data: not data,
    "a HEIC photo": lambda data: data.startswith((b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1"), 4),
    "an AVIF picture": lambda data: data.startswith(b"ftypavi", 4),
    "a PDF": lambda data: data.startswith(b"%PDF-"),
}
"""What people send by mistake for a picture, and how its bytes begin."""


class Opened(NamedTuple):
    """A picture whose header is read; none of its pixels is decoded yet.

    - `name`: of its kind.
    - `parts`: segments, chunks, strips and the like that reading it goes through.
    """

    image: Image.Image
    name: str
    parts: int

    @property
    def pixels(self) -> int:
        """How many pixels it has."""
        return self.image.width * self.image.height

    @property
    def unusual_parts(self) -> int:
        """How many more parts it has than an ordinary picture."""
        return max(0, self.parts - USUAL_PARTS)


def open_picture(data: bytes, max_pixels: int) -> Opened:
    """Reads the header of a picture.

    Raises `PictureTooLarge` when it has more than `max_pixels`, `PictureTooComplex` when decoding it would
    take too much for that, and `BadPicture` when its bytes do not begin like a whole picture of `KINDS`.
    """
    kind = _kind(data)
    try:
        parts = kind.count_parts(data)
        image = kind.opened(io.BytesIO(data))
        check_size(*image.size, max_pixels)
        return Opened(image, kind.name, parts + kind.check(image, data, max_pixels))
    except (BadPicture, MemoryError):
        raise
    except Exception as error:  # Pillow raises nearly anything on broken bytes
        raise refusal(kind.name, error) from error


def refusal(name: str, error: Exception) -> BadPicture:
    """What to raise when Pillow raised an error for a picture."""
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return PictureTooComplex(f"the {name} has far more pixels than are read")
    return BadPicture(f"the {name} picture is broken or cut off")


def picture_kind(data: bytes) -> str | None:
    """The name of the kind of picture that these bytes begin like; None for anything else."""
    kind = _begun(data)
    return None if kind is None else kind.name


def _begun(data: bytes) -> Kind | None:
    for kind in KINDS:
        if data.startswith(kind.beginnings) and data.startswith(kind.at_eight, 8):
            return kind
    return None


def _kind(data: bytes) -> Kind:
    kind = _begun(data)
    if kind is not None:
        return kind
    what = next((name for name, begins in _OTHER_KINDS.items() if begins(data)), "")
    names = ", ".join(kind.name for kind in KINDS)
    raise BadPicture(f"{what and what + ', '}not a picture of a kind that is read: {names}")
