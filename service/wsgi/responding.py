"""Between Flask and the core: a request becomes received content, a reply becomes a response."""

from typing import cast

from flask import Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from service.core.content_encoding import refuse_other_codings
from service.core.open_inference.codec import HEADER
from service.core.options import Options, Pairs, options_in_query
from service.core.problems import Problem
from service.core.question import Read
from service.core.received import Received, coding_of, query_of
from service.core.reply import Outcome, Reply
from service.service import Service

EXTENSION = "tickcross"
"""Where an application keeps its `Service`."""


def service() -> Service:
    """The service of the application that handles this request."""
    return cast("Service", current_app.extensions[EXTENSION])


def received() -> Received:
    """The content of this request. What the head alone says is wrong is refused before the body is read."""
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
    """The body of this request; Flask raises its own 413 for one above the limit.

    Raises a 400 `Problem` for a body that the server cannot read, such as one whose chunks have wrong sizes:
    each server has errors of its own for that.
    """
    try:
        return request.get_data()
    except (HTTPException, MemoryError):
        raise
    except Exception as error:
        raise Problem(400, "the body is cut off, or not framed as HTTP/1.1 has it") from error


def query() -> Pairs:
    """The arguments of this request's query."""
    return query_of(request.query_string.decode("latin-1"))


def options(*known: str) -> Options:
    """The arguments of the query by name, where only these may be in it."""
    return options_in_query(query(), known)


def answered(read: Read) -> Response:
    """Read this request, answer it, and write the response."""
    found = service()
    return response_of(read(received(), found.serving, found.settings).reply())


def response_of(reply: Reply) -> Response:
    """A reply as Flask sends it; what was answered is left for the observer."""
    if reply.outcome is not None:
        g.outcome = reply.outcome
    return Response(reply.body, reply.status, headers=reply.headers)


def outcome_of_request() -> Outcome | None:
    """What this request was answered with, if marks were."""
    return cast("Outcome | None", g.get("outcome"))
