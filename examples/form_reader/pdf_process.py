"""Reads a PDF in a separate process, which is killed if it takes too long."""

import multiprocessing
from typing import Any, cast

from examples.form_reader.pdf_pages import serve_pages
from examples.form_reader.sent_pages import BadDocument, PrintedText, SentPage

SECONDS = 30.0
"""The time limit for opening a PDF, and for each page. A page from an office takes less than one second."""
_SPAWN = multiprocessing.get_context("spawn")


class PdfProcess:
    """The pages of a PDF, with the methods of `PdfPages`.

    A page that takes more than `SECONDS`, or crashes the process, raises `BadDocument`. The next request
    starts another process. Raises `BadDocument` if the PDF cannot be opened.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._count = self._start()

    def __len__(self) -> int:
        return self._count

    def read(self, index: int) -> SentPage:
        """The pixels of a page."""
        return cast("SentPage", self._ask("read", index))

    def texts(self, index: int) -> list[PrintedText]:
        """The text of a page."""
        return cast("list[PrintedText]", self._ask("texts", index))

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.kill()
        self._process.join()

    def _ask(self, method: str, index: int) -> Any:
        if not self._process.is_alive():
            self._start()
        return self._answer("the page", (method, index))

    def _start(self) -> int:
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=serve_pages, args=(theirs, self._data), daemon=True)
        self._process.start()
        theirs.close()
        try:
            return cast("int", self._answer("the PDF"))
        except BadDocument:
            self.close()
            raise

    def _answer(self, what: str, request: tuple[str, int] | None = None) -> Any:
        """The response to a request, or the first message. Ends the process if none arrives."""
        try:
            if request:
                self._connection.send(request)
            if not self._connection.poll(SECONDS):
                raise TimeoutError
            answer = self._connection.recv()
        except (EOFError, OSError) as error:
            self.close()
            reason = (
                f"takes more than {SECONDS:g} s to read" if isinstance(error, TimeoutError) else "is damaged"
            )
            raise BadDocument(f"{what} {reason}") from error
        if isinstance(answer, BadDocument):
            raise answer
        return answer
