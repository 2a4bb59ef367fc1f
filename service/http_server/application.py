"""The ASGI application as uvicorn calls it: it checks requests, and runs the upkeep of its worker."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from service.asgi_types import ASGIApplication, Message, Receive, Scope, Send
from service.http_server.connection import CURRENT
from service.http_server.refusals import CLOSE, refusal_messages

if TYPE_CHECKING:
    from service.http_server.connection import Connection
    from service.http_server.upkeep import Upkeep

CHECKED = frozenset({b"host", b"content-type", b"content-length", b"transfer-encoding"})
LENGTH_DIGITS = 20
"""As many as 2 to the power of 64 has; Python parses up to 4,300."""


class GuardedApplication:
    """An ASGI application behind the checks that the parser does not make.

    - `application`: answers the requests.
    - `upkeep`: of this worker.
    """

    def __init__(self, application: ASGIApplication, upkeep: "Upkeep") -> None:
        self._application = application
        self._upkeep = upkeep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request or the lifespan of a worker."""
        if scope["type"] != "http":
            await self._live(scope, receive, send)
            return
        connection = CURRENT.get()
        try:
            fault = fault_of(scope)
            if fault is not None:
                await self._refuse(send, scope["path"], *fault)
            elif self._upkeep.ends_connection():
                await self._application(scope, receive, closing(send))
            elif connection.in_body:
                await self._application(scope, receive, closing_if_unread(send, connection))
            else:
                await self._application(scope, receive, send)
        finally:
            connection.answered()

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._upkeep:
            with suppress(asyncio.CancelledError):  # a worker that stops at once cancels it
                await self._application(scope, receive, send)

    async def _refuse(self, send: Send, path: str, status: int, detail: str) -> None:
        self._upkeep.connections.refused(status)
        for message in refusal_messages(status, detail, path):
            await send(message)


def fault_of(scope: Scope) -> tuple[int, str] | None:
    """Status and detail of the first error in the head of a request; None if it is right."""
    hosts = types = 0
    for name, value in scope["headers"]:
        if name in CHECKED:
            if name == b"host":
                hosts += 1
            elif name == b"content-type":
                types += 1
            elif name == b"content-length":
                if len(value) > LENGTH_DIGITS:
                    return 400, f"Content-Length has more than {LENGTH_DIGITS} digits"
            elif value.lower() != b"chunked":
                return 501, "the only transfer coding is `chunked`"
    if hosts == 1 and types <= 1 and scope["http_version"] == "1.1":
        return None
    return _fault_of_counts(hosts, types, scope["http_version"])


def _fault_of_counts(hosts: int, types: int, version: str) -> tuple[int, str] | None:
    if version not in ("1.0", "1.1"):
        return 505, f"HTTP/{version} is not supported, only HTTP/1.1"
    if hosts > 1 or (hosts == 0 and version == "1.1"):
        return 400, f"the request has {hosts} `Host` headers; expected one"
    if types > 1:
        return 400, f"the request has {types} `Content-Type` headers; expected one"
    return None


def closing_if_unread(send: Send, connection: "Connection") -> Send:
    """`send` for a request whose body is still arriving. If the answer comes first, it closes the connection.

    A client that expected 100 Continue may never send the body. Its next request would be read as the body.
    """
    close = closing(send)

    async def send_and_maybe_close(message: Message) -> None:
        owes_body = connection.in_body and connection.unanswered == 1 and not connection.is_done
        await (close if owes_body else send)(message)

    return send_and_maybe_close


def closing(send: Send) -> Send:
    """`send` for the last response on its connection."""

    async def send_and_close(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), CLOSE]}
        await send(message)

    return send_and_close
