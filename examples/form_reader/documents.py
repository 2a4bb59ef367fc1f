"""Documents: a PDF, a TIFF, a JPEG or a PNG in, its pages one at a time out, upright and in grey.

What would cost too much is refused before it is decoded: bytes, then the number of pages, then pixels.
"""

import contextlib
import io
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple, Protocol, Self

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageOps, TiffImagePlugin, UnidentifiedImageError

Grey = npt.NDArray[np.uint8]
"""A page in grey, (height, width): 0 is black."""

MAX_BYTES = 64 * 1024 * 1024
MAX_PAGES = 500
MAX_PIXELS = 60_000_000
"""Of one page: A4 at 600 dots an inch has 35 million."""
LEAST_SIDE, MOST_STRETCH = 100, 5
"""Pixels of the shorter side of a page, and how many times as long the other may be."""

PDF_START = b"%PDF-"
PDF_DOTS_PER_INCH = 200
FORMATS = ("PNG", "JPEG", TiffImagePlugin.TiffImageFile.format)
"""Pillow reads many more, and loads all of them for a format whose module is not imported yet."""

MAX_TEXTS = 5000
MILLIMETRES_PER_INCH = 25.4
POINTS_PER_INCH = 72
_PDFIUM = threading.Lock()
"""PDFium may be called by one thread at a time."""


class BadDocument(ValueError):
    """A document or one of its pages cannot be used; the message says why."""


class TooLarge(BadDocument):
    """A document has too many bytes or pages, or one of its pages too many pixels."""


class SentPage(NamedTuple):
    """A page as it was sent.

    - `grey`: its pixels.
    - `dots_per_inch`: as the document claims, which may be wrong; None if it claims nothing.
    """

    grey: Grey
    dots_per_inch: float | None


class PrintedText(NamedTuple):
    """A piece of a line of text in a PDF, with its edges in millimetres from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


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
        self._pages: _Pages = _PdfPages(data) if data.startswith(PDF_START) else _PicturePages(data)
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
        """The text of a page of a PDF, at most `MAX_TEXTS` pieces; pictures have none."""
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
            _check_pixels(*self._image.size)
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


class _PdfPages:
    """The pages of a PDF, as they are printed."""

    def __init__(self, data: bytes) -> None:
        with _PDFIUM, _refusing("the PDF is damaged or needs a password"):
            self._pdf = pypdfium2.PdfDocument(data)
            self._count = len(self._pdf)
            self._pdf.init_forms()

    def __len__(self) -> int:
        return self._count

    def read(self, index: int) -> SentPage:
        with _PDFIUM, _refusing("the page is damaged"), contextlib.closing(self._pdf[index]) as page:
            scale = PDF_DOTS_PER_INCH / POINTS_PER_INCH
            _check_pixels(*(int(side * scale) for side in page.get_size()))
            with contextlib.closing(page.render(scale=scale, grayscale=True)) as bitmap:
                grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width).copy()
        return SentPage(grey, PDF_DOTS_PER_INCH)

    def texts(self, index: int) -> list[PrintedText]:
        with (
            _PDFIUM,
            _refusing("the text of the page is damaged"),
            contextlib.closing(self._pdf[index]) as page,
            contextlib.closing(page.get_textpage()) as text,
        ):
            places = [text.get_rect(at) for at in range(min(text.count_rects(), MAX_TEXTS))]
            return [_text(page, place, text.get_text_bounded(*place)) for place in places]

    def close(self) -> None:
        with _PDFIUM:
            self._pdf.close()


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
        pypdfium2.PdfiumError,
        EOFError,
        LookupError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
    ) as error:
        raise BadDocument(reason) from error


def _text(page: pypdfium2.PdfPage, place: tuple[float, float, float, float], text: str) -> PrintedText:
    """A piece of text, its place brought from the page's own points to millimetres of the upright page."""
    steps = 10  # of a point, for the converter gives whole numbers
    width, height = page.get_size()
    to_steps = pypdfium2.PdfPosConv(page, (0, 0, round(width * steps), round(height * steps), 0)).to_bitmap
    left, bottom, right, top = place
    scale = MILLIMETRES_PER_INCH / POINTS_PER_INCH / steps
    (x, y), (other_x, other_y) = to_steps(left, top), to_steps(right, bottom)
    edges = (min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))
    return PrintedText(" ".join(text.split()), *(edge * scale for edge in edges))


def _check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise TooLarge(f"{width}x{height} pixels; at most {MAX_PIXELS} are read")
    short, long = sorted((width, height))
    if short < LEAST_SIDE or long > MOST_STRETCH * short:
        raise BadDocument(f"{width}x{height} pixels are not those of a page")


def _grey(image: Image.Image) -> Grey:
    if image.mode.startswith("I"):  # Pillow would cut sixteen bits off at 255
        return (np.asarray(image).clip(0, 65535) // 257).astype(np.uint8)
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    return np.array(upright.convert("L"))
