"""The supported kinds of picture, and how their headers are read.

Pillow's openers are called directly: `Image.open` takes a third longer for a small picture, opens a JPEG that
contains several pictures as another kind, and warns.
"""

import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from model.errors import BadPicture, PictureTooComplex
from model.picture.opening import avif, bmp, gif, heic, jpeg, png, tiff, webp
from model.picture.opening.limits import USUAL_PARTS, check_size

Pages = Callable[[Image.Image, bytes, int, int], Iterator[tuple[int, int]]]


def _no_parts(data: bytes) -> int:
    return 0


def _all_of(count_parts: Callable[[bytes], int]) -> Callable[[bytes], tuple[int, bytes]]:
    """A `look_through` that counts the parts, and has Pillow open all bytes."""
    return lambda data: (count_parts(data), data)


def _nothing_more(image: Image.Image, data: bytes, max_pixels: int) -> int:
    return 0


class Kind(NamedTuple):
    """A kind of picture.

    - `beginning`: how its bytes begin.
    - `look_through`: counts the parts that Pillow's opener will parse, and returns the bytes for it to open.
    - `opened`: Pillow's opener.
    - `check`: checks the cost of decoding, and counts the parts that only decoding parses.
    - `pages`: the pixels and parts of each page of an opened picture; None if a file of this kind is always
      a single picture.
    """

    name: str
    beginning: re.Pattern[bytes]
    look_through: Callable[[bytes], tuple[int, bytes]]
    opened: Callable[[io.BytesIO], Image.Image]
    check: Callable[[Image.Image, bytes, int], int]
    pages: Pages | None = None


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


_AVIF = Kind(
    "AVIF",
    _begins(rb".{4}ftyp(?:.{4}){0,15}?avi[fs]"),
    avif.look_through,
    AvifImageFile,
    avif.check,
    avif.pages,
)

_HEIC = Kind("HEIC", _begins(rb".{4}ftyp(?:he[iv]|mif1|msf1)"), heic.look_through, heic.opened, heic.check)

KINDS = (
    Kind("PNG", _begins(png.SIGNATURE), png.look_through, PngImageFile, _nothing_more),
    Kind("JPEG", _begins(rb"\xff\xd8\xff"), _all_of(jpeg.count_parts), JpegImageFile, jpeg.check),
    Kind("WebP", _begins(rb"RIFF.{4}WEBP"), _all_of(_no_parts), WebPImageFile, webp.check, webp.pages),
    Kind("BMP", _begins(rb"BM"), _all_of(_no_parts), BmpImageFile, bmp.check),
    Kind(
        "TIFF",
        _begins(rb"II[*+]\0|MM\0[*]"),
        _all_of(tiff.count_parts),
        TiffImageFile,
        tiff.check,
        tiff.pages,
    ),
    Kind("GIF", _begins(rb"GIF8[79]a"), _all_of(gif.count_parts), GifImageFile, _nothing_more, gif.pages),
    *([_AVIF] if avif.IS_READ else []),
    *([_HEIC] if heic.IS_READ else []),
)


class OtherKind(NamedTuple):
    """A kind of file that is often sent by mistake: how its bytes begin, and a hint for the sender."""

    name: str
    beginning: re.Pattern[bytes]
    hint: str


_OTHER_KINDS = (
    OtherKind("an empty file", _begins(rb"\Z"), ""),
    OtherKind(
        "an AVIF picture",
        _AVIF.beginning,
        "Pillow is built without AVIF here; convert it, for example: avifdec picture.avif picture.png",
    ),
    OtherKind("a HEIC photo", _HEIC.beginning, "convert it, for example: heif-convert photo.heic photo.jpg"),
    OtherKind(
        "a PDF", _begins(rb"%PDF-"), "render its pages, for example: pdftoppm -r 150 -png form.pdf page"
    ),
)


class Opened(NamedTuple):
    """A picture whose header is read; none of its pixels is decoded yet.

    - `name`: of its kind.
    - `pixels`: their number.
    - `parts`: the number of segments, chunks, strips and the like that reading it parses.
    - `page`: which page or frame of `image` it is.
    """

    image: Image.Image
    name: str
    pixels: int
    parts: int
    page: int = 0

    @property
    def unusual_parts(self) -> int:
        """How many more parts it has than an ordinary picture."""
        return max(0, self.parts - USUAL_PARTS)


def open_picture(data: bytes, max_pixels: int) -> Opened:
    """Reads the header of a picture.

    Raises `PictureTooLarge` if it has more than `max_pixels`, `PictureTooComplex` if decoding it would cost
    too much for that, and `BadPicture` if its bytes do not begin like a whole picture of `KINDS`.
    """
    kind = _kind(data)
    try:
        parts, data = kind.look_through(data)
        image = kind.opened(io.BytesIO(data))
        check_size(*image.size, max_pixels)
        pixels = image.width * image.height
        return Opened(image, kind.name, pixels, parts + kind.check(image, data, max_pixels))
    except (BadPicture, MemoryError):
        raise
    except Exception as error:  # Pillow raises nearly anything on broken bytes
        raise refusal(kind.name, error) from error


def open_pages(data: bytes, max_pixels: int, max_pages: int) -> Iterator[Opened]:
    """The same for each page of a TIFF and each frame of an animation.

    All pages share one Pillow image, and must be decoded in order. Too many pages raise an error at once. A
    page that is too large or too complex raises one when the iterator reaches it.
    """
    kind, first = _kind(data), open_picture(data, max_pixels)
    if kind.pages is None:
        yield first
        return
    try:
        for page, (pixels, parts) in enumerate(kind.pages(first.image, data, max_pixels, max_pages)):
            yield Opened(first.image, kind.name, pixels, parts, page)
    except (BadPicture, MemoryError):
        raise
    except Exception as error:  # Pillow raises nearly anything on broken bytes
        raise refusal(kind.name, error) from error


def refusal(name: str, error: Exception) -> BadPicture:
    """The error to raise instead of Pillow's own error for a picture."""
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return PictureTooComplex(f"the {name} has far more pixels than are read")
    return BadPicture(f"the {name} picture is broken or cut off")


def picture_kind(data: bytes) -> str | None:
    """The name of the kind of picture that these bytes begin like; None for anything else."""
    kind = _matching_kind(data)
    return None if kind is None else kind.name


def _matching_kind(data: bytes) -> Kind | None:
    for kind in KINDS:
        if kind.beginning.match(data):
            return kind
    return None


def _kind(data: bytes) -> Kind:
    kind = _matching_kind(data)
    if kind is not None:
        return kind
    names = ", ".join(kind.name for kind in KINDS)
    detail = f"not a picture of a kind that is read: {names}"
    other = other_kind(data)
    if other is not None:
        detail = f"{other.name}, {detail}{other.hint and '; ' + other.hint}"
    raise BadPicture(detail)


def is_read(name: str) -> bool:
    """Whether pictures of the kind with this name are supported here."""
    return any(kind.name == name for kind in KINDS)


def other_kind(data: bytes) -> OtherKind | None:
    """The kind of file, often sent by mistake, that begins like these bytes; None for anything else."""
    return next((other for other in _OTHER_KINDS if other.beginning.match(data)), None)
