"""Adapts the answers that Flask gives by itself: errors, redirects, and OPTIONS."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from service.core.problems import TITLES, Problem, problem_of, problem_reply, too_many_bytes
from service.wsgi.responding import response_of, service

KEPT_HEADERS = frozenset({"Allow", "Retry-After", "Location"})
EVERYTHING = "/*"
"""The path of `OPTIONS *`, which asks about the whole service (RFC 9110, section 9.3.7)."""

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


def adapt_answers_of_flask(app: Flask) -> None:
    """Let `app` answer every error as a problem, redirect to paths, and answer OPTIONS without content."""
    app.register_error_handler(HTTPException, _from_flask)
    app.register_error_handler(Exception, _from_any)
    app.before_request(_of_everything)
    app.after_request(_without_type)
    app.after_request(_without_host)


def _from_any(error: Exception) -> Response:
    return response_of(problem_reply(problem_of(error, f"{request.method} {request.path}"), request.path))


def _from_flask(error: HTTPException) -> Response:
    headers = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    status = error.code or 500
    sentences = {
        404: f"there is nothing at {request.path}",
        405: f"{request.method} is not allowed at {request.path}",
        413: str(too_many_bytes(service().settings.max_bytes)),
    }
    detail = sentences.get(status) or error.description or TITLES[status]
    return _from_any(Problem(status, detail, headers=headers))


def _of_everything() -> Response | None:
    if request.method != "OPTIONS" or request.path != EVERYTHING:
        return None
    return Response(headers={"Allow": ", ".join(METHODS)})


def _without_type(response: Response) -> Response:
    """Remove the content type: Flask sends an empty answer to OPTIONS as HTML."""
    if request.method == "OPTIONS" and not response.get_data():
        response.headers.pop("Content-Type", None)
    return response


def _without_host(response: Response) -> Response:
    """A redirect to a path only: behind a proxy, this request may not have the client's scheme and host."""
    if response.location is not None:
        response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
        response.set_data(b"")  # a page with the same address
        del response.headers["Content-Type"]
    return response
