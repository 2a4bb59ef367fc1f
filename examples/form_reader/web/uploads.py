"""What is sent: a body within the limits, in a file or as JSON."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from examples.form_reader.documents import PDF_START, Document
from examples.form_reader.sent_pages import BadDocument, TooLarge
from examples.form_reader.web.problems import Problem
from examples.form_reader.web.services import services

CHUNK_BYTES = 1024 * 1024
STARTS = (PDF_START, b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
MAX_AT_ONCE = 4
_RECEIVING = threading.BoundedSemaphore(MAX_AT_ONCE)
_OPENING = threading.Lock()
"""A document is held in memory while it is open: one request at a time opens one."""


def argument(name: str) -> str:
    """An argument of this request's query; a 422 `Problem` without it."""
    if name not in request.args:
        raise Problem(422, f"the address has no ?{name}=", name)
    return request.args[name]


@contextmanager
def room() -> Iterator[None]:
    """Room for one more large body; a 503 `Problem` when there is none: threads are left for others."""
    if not _RECEIVING.acquire(blocking=False):
        detail = f"{MAX_AT_ONCE} uploads are under way; try again later"
        raise Problem(503, detail, headers={"Retry-After": "5"})
    try:
        yield
    finally:
        _RECEIVING.release()


def receive(file: BinaryIO, most: int) -> None:
    """Write the body of this request to a file; a 413 `Problem` for one of more than `most` bytes."""
    with room():
        for chunk in _chunks(most):
            file.write(chunk)
    if not file.tell():
        raise Problem(422, "the body is empty; expected a PDF, a TIFF, a JPEG or a PNG")
    file.flush()


def _chunks(most: int) -> Iterator[bytes]:
    if (request.content_length or 0) > most:
        raise _too_many_bytes(most)
    received = 0
    try:
        while chunk := _next_chunk(services().settings.body_seconds):
            received += len(chunk)
            if received > most:
                raise _too_many_bytes(most)
            yield chunk
    except RequestEntityTooLarge:
        raise _too_many_bytes(most) from None
    if received < (request.content_length or 0):
        raise Problem(400, "the body is cut off")


def _next_chunk(seconds: float) -> bytes:
    """The next part of the body; a 408 `Problem` if it is not there after so many seconds."""
    with _time_limit(seconds) as has_ended:
        try:
            chunk = request.stream.read(CHUNK_BYTES)
        except RequestEntityTooLarge:
            raise
        except Exception as error:  # servers raise their own for a body that ends early or has wrong chunks
            if not has_ended.is_set():
                raise Problem(400, "the body is cut off or damaged") from error
    if has_ended.is_set():
        raise Problem(408, f"a megabyte of the body, or what was left of it, took more than {seconds:g} s")
    return chunk


@contextmanager
def _time_limit(seconds: float) -> Iterator[threading.Event]:
    """After so many seconds nothing more is received of this request, so a read that waits for it ends.

    The event is set then. The answer can still be sent.
    """
    has_ended = threading.Event()
    connection = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    if connection is None:  # a test client has no connection
        yield has_ended
        return

    def end() -> None:
        has_ended.set()
        with suppress(OSError):  # the client has hung up meanwhile
            connection.shutdown(socket.SHUT_RD)

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield has_ended
    finally:
        timer.cancel()


def _too_many_bytes(most: int) -> Problem:
    return Problem(413, f"the body has more than {most} bytes")


@contextmanager
def checked(file: BinaryIO, max_pages: int) -> Iterator[tuple[bytes, int]]:
    """An uploaded document and how many pages it has; a `Problem` for what cannot be read."""
    with _OPENING, _refusing():
        file.seek(0)
        data = file.read()
        if not data.startswith(STARTS):
            raise Problem(415, "expected a PDF, a TIFF, a JPEG or a PNG")
        with Document(data) as document:
            pages = len(document)
        if pages > max_pages:
            raise Problem(413, f"the document has {pages} pages; at most {max_pages} are read")
        yield data, pages


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except TooLarge as error:
        raise Problem(413, str(error)) from None
    except BadDocument as error:
        raise Problem(422, str(error)) from None


def sent_json(most: int) -> bytes:
    """The body of this request, which is JSON; a `Problem` for another type and for too many bytes."""
    if request.mimetype != "application/json":
        raise Problem(415, "expected application/json")
    return b"".join(_chunks(most))


def sent_object(*keys: str, most: int = 4096) -> dict[str, Any]:
    """A small JSON object with exactly these keys; a 422 `Problem` for anything else."""
    try:
        document = json.loads(sent_json(most))
    except (ValueError, RecursionError):
        raise Problem(400, "the body is not JSON") from None
    if not isinstance(document, dict) or set(document) != set(keys):
        raise Problem(422, f"expected an object with {', '.join(keys)}")
    return document
