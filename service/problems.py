"""What went wrong, told the same way everywhere: `application/problem+json` (RFC 9457).

A topic raises a `Problem`, or lets an error of `model` through; Flask's own refusals (no such path, wrong
method) and anything unforeseen end here as well. A client is never shown a traceback.
"""

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from model.errors import BadGrid, BadPicture, PictureTooComplex, PictureTooLarge, TickcrossError

MEDIA_TYPE = "application/problem+json"

TITLES = HTTP_STATUS_CODES | {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}
"""Status -> its name in RFC 9110, which changed some of Werkzeug's. The names in `http` vary with Python."""

log = logging.getLogger("tickcross")


class Problem(TickcrossError):
    """A refusal with its HTTP status.

    - `status`: the status code.
    - `detail`: one sentence on what is wrong.
    - `where`: the place in what was sent, such as `grids[2][3][7]`.
    - `headers`: more response headers, such as Retry-After.
    """

    def __init__(
        self, status: int, detail: str, *, where: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.where = where
        self.headers = dict(headers or {})


def problem_body(status: int, detail: str, *, where: str | None = None, path: str = "") -> bytes:
    """The JSON of one problem; under `/v2` it also has the `error` of the Open Inference Protocol."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
    }
    if where is not None:
        body["where"] = where
    if path == "/v2" or path.startswith("/v2/"):
        body["error"] = detail
    return orjson.dumps(body)


def problem_response(problem: Problem) -> Response:
    """A problem as a response to the request of the moment."""
    body = problem_body(problem.status, problem.detail, where=problem.where, path=request.path)
    return Response(body, problem.status, headers=problem.headers, content_type=MEDIA_TYPE)


def handle_problems(app: Flask) -> None:
    """Let `app` answer every error as a problem."""
    app.register_error_handler(TickcrossError, _from_error)
    app.register_error_handler(HTTPException, _from_flask)
    app.register_error_handler(MemoryError, _from_lack_of_memory)
    app.register_error_handler(Exception, _from_the_unforeseen)


def _from_error(error: TickcrossError) -> Response:
    if isinstance(error, Problem):
        return problem_response(error)
    status = _status_of(error)
    if status is None:
        return _from_the_unforeseen(error)
    return problem_response(Problem(status, str(error)))


def _status_of(error: TickcrossError) -> int | None:
    """The status of an error that `model` raises about what it was given."""
    statuses = {PictureTooLarge: 413, PictureTooComplex: 413, BadPicture: 400, BadGrid: 422}
    return next((status for kind, status in statuses.items() if isinstance(error, kind)), None)


def _from_flask(error: HTTPException) -> Response:
    kept = {"Allow", "Retry-After", "Location"}
    headers = {name: value for name, value in error.get_headers() if name in kept}
    status = error.code or 500
    sentences = {
        404: f"there is nothing at {request.path}",
        405: f"{request.method} is not taken at {request.path}",
    }
    detail = sentences.get(status) or error.description or TITLES[status]
    return problem_response(Problem(status, detail, headers=headers))


def _from_lack_of_memory(error: MemoryError) -> Response:
    log.error("out of memory at %s %s", request.method, request.path, exc_info=error)
    detail = "the service has too little memory for this now; try again later"
    return problem_response(Problem(503, detail, headers={"Retry-After": "1"}))


def _from_the_unforeseen(error: Exception) -> Response:
    log.error("unforeseen error at %s %s", request.method, request.path, exc_info=error)
    return problem_response(Problem(500, "the service failed; the error is in its log"))
