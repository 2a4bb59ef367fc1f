"""OPTIONS: the methods of a path. Flask answers it, but sends an empty answer as HTML."""

from flask import Flask, Response, request

EVERYTHING = "/*"
"""The path of `OPTIONS *`, which asks about the whole service (RFC 9110, section 9.3.7)."""

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


def say_allowed_methods(app: Flask) -> None:
    """Let `app` answer OPTIONS with `Allow` and no content."""
    app.before_request(_of_everything)
    app.after_request(_without_type)


def _of_everything() -> Response | None:
    if request.method != "OPTIONS" or request.path != EVERYTHING:
        return None
    return Response(headers={"Allow": ", ".join(METHODS)})


def _without_type(response: Response) -> Response:
    if request.method == "OPTIONS" and not response.get_data():
        response.headers.pop("Content-Type", None)
    return response
