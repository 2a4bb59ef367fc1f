"""Every error of the Flask application as a problem, including Flask's own."""

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from service.core.problems import TITLES, Problem, problem_of, problem_reply, too_many_bytes
from service.wsgi.responding import response_of, service

KEPT_HEADERS = frozenset({"Allow", "Retry-After", "Location"})


def handle_errors(app: Flask) -> None:
    """Let `app` answer every error as a problem."""
    app.register_error_handler(HTTPException, _from_flask)
    app.register_error_handler(Exception, _from_any)


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
