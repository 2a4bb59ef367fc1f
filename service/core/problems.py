"""Errors in one form everywhere: `application/problem+json` (RFC 9457).

Code that reads a request raises a `Problem`, or lets an error of `model` through. Unexpected errors become
problems here as well. A client never sees a traceback.
"""

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from werkzeug.http import HTTP_STATUS_CODES

from model.errors import BadGrid, BadPicture, PictureTooComplex, PictureTooLarge, TickcrossError
from service.core.reply import Reply

MEDIA_TYPE = "application/problem+json"

TITLES = HTTP_STATUS_CODES | {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}
"""Status -> its name in RFC 9110. Werkzeug has older names, and those in `http` vary with Python."""

log = logging.getLogger("tickcross")


class Problem(TickcrossError):
    """A refusal with its HTTP status.

    - `status`: the status code.
    - `detail`: one sentence on what is wrong.
    - `where`: the place in the request, such as `grids[2][3][7]`.
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


def problem_reply(problem: Problem, path: str) -> Reply:
    """A problem as the reply to a request for `path`."""
    body = problem_body(problem.status, problem.detail, where=problem.where, path=path)
    return Reply(problem.status, (("Content-Type", MEDIA_TYPE), *problem.headers.items()), body)


def problem_of(error: Exception, request: str = "") -> Problem:
    """The problem that answers an error. An unexpected error is logged.

    `request` identifies the request in the log: its method and path.
    """
    if isinstance(error, Problem):
        return error
    for kind, status in _STATUSES.items():
        if isinstance(error, kind):
            return Problem(status, str(error))
    if isinstance(error, MemoryError):
        log.error("out of memory at %s", request, exc_info=error)
        return no_memory()
    log.error("unexpected error at %s", request, exc_info=error)
    return Problem(500, "the service failed; the error is in its log")


_STATUSES: Mapping[type[Exception], int] = {
    PictureTooLarge: 413,
    PictureTooComplex: 413,
    BadPicture: 400,
    BadGrid: 422,
}
"""The status of each error that `model` raises for bad input; the first match counts."""


def too_many_bytes(limit: int) -> Problem:
    """The refusal of a body above `limit` bytes."""
    return Problem(413, f"the body has more than {limit} bytes")


RETRY_SOON: Mapping[str, str] = {"Retry-After": "1"}
"""The headers of a temporary refusal; the value is seconds."""


def no_memory() -> Problem:
    """The refusal of work that would take more memory than is left."""
    detail = "the service has too little memory for this now; try again later"
    return Problem(503, detail, headers=RETRY_SOON)
