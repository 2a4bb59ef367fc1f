"""Connects Flask with the core: turns a request into received content, and a reply into a response."""

from typing import cast

from flask import Response, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from service.core.content_encoding import refuse_other_codings
from service.core.open_inference.codec import HEADER
from service.core.options import Options, Pairs, options_in_query
from service.core.problems import Problem, too_many_bytes
from service.core.question import Read
from service.core.received import Received, coding_of, query_of
from service.core.reply import Reply
from service.service import Service

EXTENSION = "tickcross"
"""The key of an application's `Service` in its extensions."""

CUT_OFF = "the body is incomplete, or not framed as HTTP/1.1 requires"


def service() -> Service:
    """The service of the application that handles this request."""
    return cast("Service", current_app.extensions[EXTENSION])


def received() -> Received:
    """The content of this request. Wrong headers are refused before the body is read."""
    content_encoding = request.headers.get("Content-Encoding", "")
    refuse_other_codings(coding_of(content_encoding))
    return Received(
        body=body(),
        content_type=request.headers.get("Content-Type", ""),
        content_encoding=content_encoding,
        query=query(),
        json_length=request.headers.get(HEADER),
    )


def body() -> bytes:
    """The body of this request; a 413 `Problem` for one above the limit.

    Werkzeug silently cuts a body without a length at MAX_CONTENT_LENGTH, a byte above our limit. It may
    also return only the beginning of a body with a length. Raises a 400 `Problem` for an incomplete body or
    for chunks of wrong sizes, for which each server has its own errors.
    """
    max_bytes, length = service().settings.max_bytes, request.content_length or 0
    if length > max_bytes:
        raise too_many_bytes(max_bytes)
    try:
        content = request.get_data()
    except (RequestEntityTooLarge, MemoryError):
        raise
    except Exception as error:
        raise Problem(400, CUT_OFF) from error
    if len(content) > max_bytes:
        raise too_many_bytes(max_bytes)
    if len(content) < length:
        raise Problem(400, CUT_OFF)
    return content


def query() -> Pairs:
    """The arguments of this request's query."""
    return query_of(request.query_string.decode("latin-1"))


def options(*known: str) -> Options:
    """The arguments of the query by name. Raises a `Problem` for an unknown one."""
    return options_in_query(query(), known)


def answered(read: Read) -> Response:
    """Read this request and answer it."""
    current = service()
    return response_of(read(received(), current.serving, current.settings).reply())


def response_of(reply: Reply) -> Response:
    """A reply as a Flask response. Its outcome is kept for the observer."""
    if reply.outcome is not None:
        g.outcome = reply.outcome
    return Response(reply.body, reply.status, headers=reply.headers)
