"""Receives the bodies of requests, within limits, in a file or as JSON."""

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
"""An open document is in memory, so only one request at a time opens one."""


def argument(name: str) -> str:
    """An argument of the request's query; raises a 422 `Problem` if it is missing."""
    if name not in request.args:
        raise Problem(422, f"the address has no ?{name}=", name)
    return request.args[name]


@contextmanager
def room() -> Iterator[None]:
    """Reserve room for a large body and leave threads for others; raises a 503 `Problem` if there is none."""
    if not _RECEIVING.acquire(blocking=False):
        detail = f"{MAX_AT_ONCE} uploads are in progress; try again later"
        raise Problem(503, detail, headers={"Retry-After": "5"})
    try:
        yield
    finally:
        _RECEIVING.release()


def receive(file: BinaryIO, max_bytes: int) -> None:
    """Write the body of the request to a file; raises a 413 `Problem` if it has more than `max_bytes`."""
    with room():
        for chunk in _chunks(max_bytes):
            file.write(chunk)
    if not file.tell():
        raise Problem(422, "the body is empty; expected a PDF, a TIFF, a JPEG or a PNG")
    file.flush()


def _chunks(max_bytes: int) -> Iterator[bytes]:
    if (request.content_length or 0) > max_bytes:
        raise _too_many_bytes(max_bytes)
    received = 0
    try:
        while chunk := _next_chunk(services().settings.body_seconds):
            received += len(chunk)
            if received > max_bytes:
                raise _too_many_bytes(max_bytes)
            yield chunk
    except RequestEntityTooLarge:
        raise _too_many_bytes(max_bytes) from None
    if received < (request.content_length or 0):
        raise Problem(400, "the body is cut off")


def _next_chunk(seconds: float) -> bytes:
    """The next part of the body; raises a 408 `Problem` if it takes longer than this."""
    with _time_limit(seconds) as has_ended:
        try:
            chunk = request.stream.read(CHUNK_BYTES)
        except RequestEntityTooLarge:
            raise
        except Exception as error:  # each server raises its own error for a broken body
            if not has_ended.is_set():
                raise Problem(400, "the body is cut off or damaged") from error
    if has_ended.is_set():
        raise Problem(408, f"a megabyte of the body, or its last part, took more than {seconds:g} s")
    return chunk


@contextmanager
def _time_limit(seconds: float) -> Iterator[threading.Event]:
    """Stop receiving the request after some seconds, which ends a read that waits for it.

    The event is set then. The response can still be sent.
    """
    has_ended = threading.Event()
    connection = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    if connection is None:  # a test client has no connection
        yield has_ended
        return

    def end() -> None:
        has_ended.set()
        with suppress(OSError):  # the client has disconnected
            connection.shutdown(socket.SHUT_RD)

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield has_ended
    finally:
        timer.cancel()


def _too_many_bytes(max_bytes: int) -> Problem:
    return Problem(413, f"the body has more than {max_bytes} bytes")


@contextmanager
def checked(file: BinaryIO, max_pages: int) -> Iterator[tuple[bytes, int]]:
    """The bytes and the number of pages of an uploaded document; raises a `Problem` if it cannot be read."""
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


def sent_json(max_bytes: int) -> bytes:
    """The JSON body of the request; raises a `Problem` for another type and for too many bytes."""
    if request.mimetype != "application/json":
        raise Problem(415, "expected application/json")
    return b"".join(_chunks(max_bytes))


def sent_object(*keys: str, max_bytes: int = 4096) -> dict[str, Any]:
    """A small JSON object with exactly these keys; raises a `Problem` for anything else."""
    try:
        document = json.loads(sent_json(max_bytes))
    except (ValueError, RecursionError):
        raise Problem(400, "the body is not JSON") from None
    if not isinstance(document, dict) or set(document) != set(keys):
        raise Problem(422, f"expected an object with {', '.join(keys)}")
    return document
