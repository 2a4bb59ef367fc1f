"""Cases for one connection, and valid requests."""

from collections.abc import Sequence
from typing import NamedTuple

LINE_END = b"\r\n"


class Case(NamedTuple):
    """The bytes for one connection.

    - `mutation`: what is wrong with the first request.
    - `methods`: the methods of the requests, as far as they are known.
    """

    mutation: str
    data: bytes
    methods: Sequence[bytes]


def request(method: bytes, path: bytes, name: str, *lines: bytes, body: bytes = b"") -> bytes:
    """A valid request with the id `name`."""
    head = [method + b" " + path + b" HTTP/1.1", b"Host: here", b"X-Request-ID: " + name.encode(), *lines]
    head += [b"Content-Length: %d" % len(body)] if body else []
    return LINE_END.join([*head, b"", b""]) + body
