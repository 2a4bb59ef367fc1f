"""Opens a PDF, TIFF, JPEG or PNG, and reads its pages one at a time, upright and in grey.

Documents that cost too much are refused before they are decoded, by bytes, by pages, and then by pixels.
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
"""Pillow has many more, and loads all of them for a format whose module is not imported yet."""


class _Pages(Protocol):
    def __len__(self) -> int: ...

    def read(self, index: int) -> SentPage: ...

    def texts(self, index: int) -> list[PrintedText]: ...

    def close(self) -> None: ...


class Document:
    """An open document, for use in a `with` statement. `len` is its number of pages.

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
        """The page with this number, from 1. Raises `BadDocument` if it is damaged or too large."""
        try:
            return self._pages.read(number - 1)
        except BadDocument as error:
            raise type(error)(f"page {number}: {error}") from None

    def texts(self, number: int) -> list[PrintedText]:
        """The text of a page of a PDF, at most `pdf_pages.MAX_TEXTS` pieces; empty for pictures."""
        return self._pages.texts(number - 1)


class _PicturePages:
    """The pages of a TIFF; a PNG or a JPEG is a single page.

    The document is opened again for each page, because Pillow keeps all pixels of a page while it is open.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        with self._opened("expected a PDF, a TIFF, a JPEG or a PNG") as image:
            self._count = _count_pages(image) if isinstance(image, TiffImagePlugin.TiffImageFile) else 1

    def __len__(self) -> int:
        return self._count

    def read(self, index: int) -> SentPage:
        with self._opened("the picture is damaged") as image:
            image.seek(index)
            check_pixels(*image.size)
            dots_per_inch = float(image.info.get("dpi", (0, 0))[0])
            image.draft("L", image.size)  # a JPEG is decoded in grey
            return SentPage(_grey(image), dots_per_inch or None)

    @contextlib.contextmanager
    def _opened(self, reason: str) -> Iterator[Image.Image]:
        """The open document; raises `BadDocument` with this reason if it is damaged."""
        with _refusing(reason), Image.open(io.BytesIO(self._data), formats=FORMATS) as image:
            yield image

    def texts(self, index: int) -> list[PrintedText]:
        return []

    def close(self) -> None:
        """Do nothing, as no file stays open."""


def _count_pages(tiff: Image.Image) -> int:
    """The number of pages, up to one more than `MAX_PAGES`, because each page has to be looked up."""
    for number in range(MAX_PAGES + 1):
        try:
            tiff.seek(number)
        except EOFError:
            return number
    return MAX_PAGES + 1


@contextlib.contextmanager
def _refusing(reason: str) -> Iterator[None]:
    """Raise `BadDocument` in place of any error that a decoder raises for a damaged file."""
    try:
        yield
    except BadDocument:
        raise
    except Image.DecompressionBombError:
        raise TooLarge(f"the picture has more than {MAX_PIXELS} pixels") from None
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
    if image.mode.startswith("I"):  # Pillow would clip 16-bit values at 255
        return (np.asarray(image).clip(0, 65535) // 257).astype(np.uint8)
    grey = _on_white(image) if image.has_transparency_data else image.convert("L")
    return np.array(ImageOps.exif_transpose(grey))


def _on_white(image: Image.Image) -> Image.Image:
    """A picture in grey, with white in place of its transparent parts."""
    opaque = image if image.mode in ("RGBA", "LA") else image.convert("RGBA")
    paper = Image.new("L", image.size, 255)
    paper.paste(opaque.convert("L"), mask=opaque.getchannel("A"))
    paper.info = image.info
    return paper
