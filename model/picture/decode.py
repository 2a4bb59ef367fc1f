"""Bytes that somebody sent become grey values, or a sentence that says what is wrong with them.

Nothing in here trusts the bytes: the kinds that are read are few and named, the size is checked before any
pixel is decoded, and whatever Pillow trips over is the fault of the bytes, never of the service. Pillow's
decoders are called directly: `Image.open` would try all of them and warn, and sees bombs later than we do.
"""

import io
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from model.errors import BadPicture, PictureTooLarge


class Kind(NamedTuple):
    """A kind of picture: how its bytes begin, what stands at byte 8, and who decodes it."""

    name: str
    beginnings: tuple[bytes, ...]
    at_eight: bytes
    opened: Callable[[io.BytesIO], Image.Image]


KINDS = (
    Kind("PNG", (b"\x89PNG\r\n\x1a\n",), b"", PngImagePlugin.PngImageFile),
    Kind("JPEG", (b"\xff\xd8\xff",), b"", JpegImagePlugin.JpegImageFile),
    Kind("WebP", (b"RIFF",), b"WEBP", WebPImagePlugin.WebPImageFile),
    Kind("BMP", (b"BM",), b"", BmpImagePlugin.BmpImageFile),
    Kind("TIFF", (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), b"", TiffImagePlugin.TiffImageFile),
    Kind("GIF", (b"GIF87a", b"GIF89a"), b"", GifImagePlugin.GifImageFile),
)
_ENOUGH = 192  # pixels on the shorter side of a JPEG: it is decoded no larger than needed for that
_ORIENTATION_IS_IN = frozenset({"exif", "Raw profile type exif", "XML:com.adobe.xmp", "xmp"})
_WHITE = 255


def decode(data: bytes, max_pixels: int) -> Image.Image:
    """The bytes of a picture as an upright grey (`L`) image on white.

    Raises `PictureTooLarge` before decoding when the picture has more than `max_pixels`, and `BadPicture` for
    anything that is not a whole picture of the kinds in `KINDS`. Of several frames the first is taken.
    """
    kind = _kind(data)
    try:
        image = kind.opened(io.BytesIO(data))
        _check_size(image, max_pixels)
        return grey(_upright(_loaded(image)))
    except PictureTooLarge:
        raise
    except Exception as error:  # Pillow raises nearly anything on broken bytes
        raise BadPicture(f"the {kind.name} picture is broken or cut off") from error


def grey(image: Image.Image) -> Image.Image:
    """Any mode of image as grey values (`L`), what is transparent in it laid onto white."""
    if image.mode == "L" and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        return _onto_white(image)
    return _CONVERSIONS.get(image.mode, _luminance)(image)


def _kind(data: bytes) -> Kind:
    for kind in KINDS:
        if data.startswith(kind.beginnings) and data.startswith(kind.at_eight, 8):
            return kind
    raise BadPicture(f"not a picture of a kind that is read: {', '.join(kind.name for kind in KINDS)}")


def _check_size(image: Image.Image, max_pixels: int) -> None:
    width, height = image.size
    if width * height > max_pixels:
        raise PictureTooLarge(width, height, max_pixels)


def _loaded(image: Image.Image) -> Image.Image:
    """The first frame, decoded; a large JPEG at 1/2, 1/4 or 1/8 of its size, which is quicker."""
    if image.format == "JPEG" and min(image.size) >= 2 * _ENOUGH:
        image.draft("L", (_ENOUGH, _ENOUGH))
    image.load()
    return image


def _upright(image: Image.Image) -> Image.Image:
    if _ORIENTATION_IS_IN.isdisjoint(image.info) and image.format != "TIFF":
        return image
    return ImageOps.exif_transpose(image)


def _onto_white(image: Image.Image) -> Image.Image:
    coloured = image.convert("RGBA")
    page = Image.new("L", image.size, _WHITE)
    page.paste(coloured.convert("L"), mask=coloured.getchannel("A"))
    return page


def _luminance(image: Image.Image) -> Image.Image:
    return image.convert("L")


def _lightness(image: Image.Image) -> Image.Image:
    return image.getchannel(0)


def _sixteen_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image).astype(np.uint16)
    return Image.fromarray((values >> 8).astype(np.uint8))


def _wide_numbers(image: Image.Image) -> Image.Image:
    """32-bit integers or floats; nobody wrote down what their white is: the first usual one that fits."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    values = values - min(values.min(), 0.0)
    usual = (1.0, 255.0, 65535.0) if image.mode == "F" else (255.0, 65535.0)
    white = next((white for white in usual if values.max() <= white), values.max())
    return Image.fromarray((values * (255 / white) + 0.5).astype(np.uint8))


_CONVERSIONS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "LAB": _lightness,
    "I;16": _sixteen_bits,
    "I;16L": _sixteen_bits,
    "I;16B": _sixteen_bits,
    "I;16N": _sixteen_bits,
    "I": _wide_numbers,
    "F": _wide_numbers,
}
