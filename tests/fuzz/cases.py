"""What a case sends on one connection, and requests that are right."""

from collections.abc import Sequence
from typing import NamedTuple

LINE_END = b"\r\n"


class Case(NamedTuple):
    """What is sent on one connection.

    - `mutation`: what is wrong with its first request.
    - `methods`: of the requests, as far as they are known.
    """

    mutation: str
    data: bytes
    methods: Sequence[bytes]


def request(method: bytes, path: bytes, name: str, *lines: bytes, body: bytes = b"") -> bytes:
    """A request that is right, under the id `name`."""
    head = [method + b" " + path + b" HTTP/1.1", b"Host: here", b"X-Request-ID: " + name.encode(), *lines]
    head += [b"Content-Length: %d" % len(body)] if body else []
    return LINE_END.join([*head, b"", b""]) + body
