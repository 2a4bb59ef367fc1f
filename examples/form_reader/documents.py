"""Documents: a PDF, a TIFF, a JPEG or a PNG in, its pages one at a time out, upright and in grey.

What would cost too much is refused before it is decoded: bytes, then the number of pages, then pixels.
"""

import contextlib
import io
from collections.abc import Iterator
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from PIL import Image, ImageOps, TiffImagePlugin, UnidentifiedImageError

from examples.form_reader.pdf_process import PdfProcess
from examples.form_reader.sent_pages import (
    MAX_PIXELS,
    BadDocument,
    Grey,
    PrintedText,
    SentPage,
    TooLarge,
    check_pixels,
)

MAX_BYTES = 64 * 1024 * 1024
MAX_PAGES = 500

PDF_START = b"%PDF-"
FORMATS = ("PNG", "JPEG", TiffImagePlugin.TiffImageFile.format)
"""Pillow reads many more, and loads all of them for a format whose module is not imported yet."""


class _Pages(Protocol):
    def __len__(self) -> int: ...

    def read(self, index: int) -> SentPage: ...

    def texts(self, index: int) -> list[PrintedText]: ...

    def close(self) -> None: ...


class Document:
    """An open document; use it in a `with` statement. `len` is the number of its pages.

    Raises `BadDocument` if the file has another format, is damaged or is too large.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_BYTES:
            raise TooLarge(f"the document has {len(data)} bytes; at most {MAX_BYTES} are read")
        self._pages: _Pages = PdfProcess(data) if data.startswith(PDF_START) else _PicturePages(data)
        if not 1 <= len(self) <= MAX_PAGES:
            self._pages.close()
            if len(self):
                raise TooLarge(f"the document has more than {MAX_PAGES} pages")
            raise BadDocument("the document has no pages")

    def __len__(self) -> int:
        return len(self._pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._pages.close()

    def page(self, number: int) -> SentPage:
        """A page by its number, from 1. Raises `BadDocument` if it is damaged or too large."""
        try:
            return self._pages.read(number - 1)
        except BadDocument as error:
            raise type(error)(f"page {number}: {error}") from None

    def texts(self, number: int) -> list[PrintedText]:
        """The text of a page of a PDF, at most `pdf_pages.MAX_TEXTS` pieces; pictures have none."""
        return self._pages.texts(number - 1)


class _PicturePages:
    """The pages of a TIFF; a PNG or a JPEG is one page."""

    def __init__(self, data: bytes) -> None:
        with _refusing("expected a PDF, a TIFF, a JPEG or a PNG"):
            self._image = Image.open(io.BytesIO(data), formats=FORMATS)
            is_tiff = isinstance(self._image, TiffImagePlugin.TiffImageFile)
            self._count = _count_pages(self._image) if is_tiff else 1

    def __len__(self) -> int:
        return self._count

    def read(self, index: int) -> SentPage:
        with _refusing("the picture is damaged"):
            self._image.seek(index)
            check_pixels(*self._image.size)
            claimed = float(self._image.info.get("dpi", (0, 0))[0])
            return SentPage(_grey(self._image), claimed or None)

    def texts(self, index: int) -> list[PrintedText]:
        return []

    def close(self) -> None:
        self._image.close()


def _count_pages(tiff: Image.Image) -> int:
    """How many pages there are; one more than are read if there are more, for each has to be looked up."""
    for number in range(MAX_PAGES + 1):
        try:
            tiff.seek(number)
        except EOFError:
            return number
    return MAX_PAGES + 1


@contextlib.contextmanager
def _refusing(reason: str) -> Iterator[None]:
    """Whatever a decoder raises for a damaged file as `BadDocument`."""
    try:
        yield
    except BadDocument:
        raise
    except Image.DecompressionBombError:
        raise TooLarge(f"more than {MAX_PIXELS} pixels, the most that are read") from None
    except (
        UnidentifiedImageError,
        EOFError,
        LookupError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
    ) as error:
        raise BadDocument(reason) from error


def _grey(image: Image.Image) -> Grey:
    if image.mode.startswith("I"):  # Pillow would cut sixteen bits off at 255
        return (np.asarray(image).clip(0, 65535) // 257).astype(np.uint8)
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    return np.array(upright.convert("L"))
