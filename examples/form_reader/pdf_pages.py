"""Renders the pages of a PDF with PDFium.

PDFium can take forever for a page, or crash its process. So `pdf_process` runs `serve_pages` in a separate
process.
"""

import contextlib
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pypdfium2

from examples.form_reader.sent_pages import (
    MILLIMETRES_PER_INCH,
    BadDocument,
    PrintedText,
    SentPage,
    check_pixels,
)

DOTS_PER_INCH = 200
POINTS_PER_INCH = 72
MAX_TEXTS = 5000


def serve_pages(connection: Connection, data: bytes) -> None:
    """Open a PDF and send its number of pages, then serve requests (method, index) until the end.

    `BadDocument` errors are sent in place of a response, and the next request is still served.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both processes; the parent ends this one
    with contextlib.suppress(EOFError):
        try:
            pages = PdfPages(data)
        except BadDocument as error:
            connection.send(error)
            return
        connection.send(len(pages))
        while True:
            method, index = connection.recv()
            try:
                connection.send(getattr(pages, method)(index))
            except BadDocument as error:
                connection.send(error)


class PdfPages:
    """The pages of a PDF, rendered as they are printed. Raises `BadDocument` if it is damaged."""

    def __init__(self, data: bytes) -> None:
        with _refusing("the PDF is damaged or needs a password"):
            self._pdf = pypdfium2.PdfDocument(data)
            self._count = len(self._pdf)
            self._pdf.init_forms()

    def __len__(self) -> int:
        return self._count

    def read(self, index: int) -> SentPage:
        """The pixels of a page. Raises `BadDocument` if it is damaged or too large."""
        with _refusing("the page is damaged"), contextlib.closing(self._pdf[index]) as page:
            scale = DOTS_PER_INCH / POINTS_PER_INCH
            check_pixels(*(int(side * scale) for side in page.get_size()))
            with contextlib.closing(page.render(scale=scale, grayscale=True)) as bitmap:
                grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width).copy()
        return SentPage(grey, DOTS_PER_INCH)

    def texts(self, index: int) -> list[PrintedText]:
        """The text of a page, at most `MAX_TEXTS` pieces. Raises `BadDocument` if it is damaged."""
        with (
            _refusing("the text of the page is damaged"),
            contextlib.closing(self._pdf[index]) as page,
            contextlib.closing(page.get_textpage()) as text,
        ):
            places = [text.get_rect(at) for at in range(min(text.count_rects(), MAX_TEXTS))]
            return [_text(page, place, text.get_text_bounded(*place)) for place in places]


@contextlib.contextmanager
def _refusing(reason: str) -> Iterator[None]:
    """Raise `BadDocument` in place of any error that PDFium raises for a damaged file."""
    try:
        yield
    except BadDocument:
        raise
    except (pypdfium2.PdfiumError, LookupError, OSError, TypeError, ValueError) as error:
        raise BadDocument(reason) from error


def _text(page: pypdfium2.PdfPage, place: tuple[float, float, float, float], text: str) -> PrintedText:
    """A piece of text, with its place converted from points to millimetres of the upright page."""
    steps = 10  # per point, because the converter returns integers
    width, height = page.get_size()
    to_steps = pypdfium2.PdfPosConv(page, (0, 0, round(width * steps), round(height * steps), 0)).to_bitmap
    left, bottom, right, top = place
    scale = MILLIMETRES_PER_INCH / POINTS_PER_INCH / steps
    (x, y), (other_x, other_y) = to_steps(left, top), to_steps(right, bottom)
    edges = (min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))
    return PrintedText(" ".join(text.split()), *(edge * scale for edge in edges))
