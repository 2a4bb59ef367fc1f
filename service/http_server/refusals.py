"""Responses to requests that are refused before the application sees them."""

from collections.abc import Iterator
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

from service.core.problems import MEDIA_TYPE, TITLES, problem_body
from service.core.reply import NO_SNIFFING, NO_STORE

Headers = list[tuple[bytes, bytes]]
CLOSE = (b"connection", b"close")


def refusal_bytes(status: int, detail: str) -> bytes:
    """The whole response, the last one on its connection."""
    body = problem_body(status, detail)
    headers = [(b"date", formatdate(usegmt=True).encode()), *_headers(status, body)]
    lines = [f"HTTP/1.1 {status} {TITLES[status]}".encode()]
    lines += [name + b": " + value for name, value in headers]
    return b"\r\n".join((*lines, b"", body))


def refusal_messages(status: int, detail: str, path: str) -> Iterator[dict[str, Any]]:
    """The response as ASGI messages."""
    body = problem_body(status, detail, path=path)
    yield {"type": "http.response.start", "status": status, "headers": _headers(status, body)}
    yield {"type": "http.response.body", "body": body}


def _headers(status: int, body: bytes) -> Headers:
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body)), CLOSE]
    headers += [(name.lower().encode(), value.encode()) for name, value in (NO_SNIFFING, NO_STORE)]
    return [*headers, (b"retry-after", b"1")] if status == HTTPStatus.TOO_MANY_REQUESTS else headers
