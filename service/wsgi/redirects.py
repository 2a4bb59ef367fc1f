"""Redirects name a path only: behind a proxy, the scheme and host of this request may not be the client's."""

from urllib.parse import urlsplit

from flask import Flask, Response


def redirect_to_paths(app: Flask) -> None:
    """Let Flask's own redirects, such as that from `//model` to `/model`, name no scheme and no host."""
    app.after_request(_without_host)


def _without_host(response: Response) -> Response:
    if response.location is not None:
        response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
        response.set_data(b"")  # a page that names the address again
        del response.headers["Content-Type"]
    return response
