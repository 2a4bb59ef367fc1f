"""The ways in to one service: Flask's test client, and a real server for each of the two applications."""

from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPConnection
from typing import NamedTuple

from flask.testing import FlaskClient

from tests.contract.bodies import Request

OF_THE_SERVER = frozenset({"date", "server", "connection", "keep-alive"})
"""Headers that belong to the server and its connection, not to the application."""


class Answer(NamedTuple):
    """A response without the headers of the server."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Door = Callable[[Request], Answer]


def through_client(client: FlaskClient) -> Door:
    """Through the test client, without a server."""

    def ask(request: Request) -> Answer:
        length = request.headers.get("Content-Length")
        response = client.open(
            request.path,
            method=request.method,
            data=request.body,
            headers=headers_of(request),
            environ_overrides={"CONTENT_LENGTH": length} if length else {},
        )
        return answer_of(response.status_code, response.headers.items(), response.data)

    return ask


def through_socket(url: str) -> Door:
    """Through a socket, over a new connection."""

    def ask(request: Request) -> Answer:
        connection = HTTPConnection(url.removeprefix("http://"), timeout=60)
        try:
            connection.request(request.method, request.path, request.body or None, headers_of(request))
            response = connection.getresponse()
            return answer_of(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    return ask


def headers_of(request: Request) -> dict[str, str]:
    """The headers to send with a request."""
    type_header = {"Content-Type": request.content_type} if request.content_type else {}
    return {**type_header, **request.headers, "X-Request-ID": "contract"}


def answer_of(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    """The part of a response in which both applications must agree."""
    kept = {name.lower(): value for name, value in headers if name.lower() not in OF_THE_SERVER}
    if "allow" in kept:
        kept["allow"] = ", ".join(sorted(kept["allow"].split(", ")))  # Flask keeps them in a set
    return Answer(status, kept, body.replace(b'"application":"asgi"', b'"application":"wsgi"'))
