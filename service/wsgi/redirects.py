"""Redirects to a path only: behind a proxy, this request may not have the client's scheme and host."""

from urllib.parse import urlsplit

from flask import Flask, Response


def redirect_to_paths(app: Flask) -> None:
    """Remove scheme and host from Flask's own redirects, such as that from `//model` to `/model`."""
    app.after_request(_without_host)


def _without_host(response: Response) -> Response:
    if response.location is not None:
        response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
        response.set_data(b"")  # a page with the same address
        del response.headers["Content-Type"]
    return response
