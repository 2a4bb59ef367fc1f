"""Sends errors as `application/problem+json` (RFC 9457). A client never sees a traceback."""

import errno
import json
import logging
from collections.abc import Mapping

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.http import HTTP_STATUS_CODES

log = logging.getLogger("form_reader")
TITLES = HTTP_STATUS_CODES | {413: "Content Too Large", 422: "Unprocessable Content"}
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class Problem(Exception):
    """A refusal with its HTTP status.

    - `status`: the status code.
    - `detail`: one sentence that says what is wrong.
    - `where`: the place in the request, such as `pages[0].boxes[3].name`.
    - `headers`: additional response headers, such as Retry-After.
    """

    def __init__(
        self, status: int, detail: str, where: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.where = where
        self.headers = dict(headers or {})


def handle_errors(app: Flask) -> None:
    """Make `app` answer every error with a problem."""
    app.register_error_handler(Problem, _response)
    app.register_error_handler(HTTPException, _from_flask)
    app.register_error_handler(OSError, _from_disk)
    app.register_error_handler(Exception, _unforeseen)


def _response(problem: Problem) -> Response:
    body = {"type": "about:blank", "title": TITLES[problem.status], "status": problem.status}
    body |= {"detail": problem.detail} | ({} if problem.where is None else {"where": problem.where})
    return Response(
        json.dumps(body), problem.status, headers=problem.headers, content_type="application/problem+json"
    )


def _from_flask(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        return _response(Problem(400, "the host of this address is not in FORM_READER_HOSTS"))
    status = error.code or 500
    sentences = {
        404: f"there is nothing at {request.path}",
        405: f"{request.method} is not allowed at {request.path}",
    }
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Location")}
    return _response(Problem(status, sentences.get(status) or error.description or "", headers=kept))


def _from_disk(error: OSError) -> Response:
    if isinstance(error, FileNotFoundError):
        return _response(Problem(404, "it has been deleted in the meantime"))
    if error.errno in NO_ROOM:
        detail = "there is no space left in the folder of the form reader"
        return _response(Problem(503, detail, headers={"Retry-After": "60"}))
    return _unforeseen(error)


def _unforeseen(error: Exception) -> Response:
    log.error("unexpected error at %s %s", request.method, request.path, exc_info=error)
    return _response(Problem(500, "the form reader failed; the error is in its log"))
