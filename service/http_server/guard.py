"""uvicorn's HTTP protocol with the limits that it lacks.

It overrides documented callbacks: those of `asyncio.Protocol`, and those of httptools' parser. An error that
one of the parser's callbacks raises stops the parser, and uvicorn then refuses the request.

Callbacks that every request goes through name the base class: `super()` takes twice as long.
"""

import asyncio
import re
from typing import ClassVar, NoReturn

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.http_server.connection import CURRENT, Connection
from service.http_server.connections import Connections

TARGET_BYTES = 8190
"""Of a request's target (its path and query)."""

HEAD_BYTES = 64 * 1024
"""Of a head, and of anything else that is not a body: trailers, chunk sizes and extensions."""

HEADER_COST = 32
"""Bytes that a header counts besides its name and value, as in HTTP/2 (RFC 9113, section 6.5.2)."""

MAX_UNANSWERED = 32
"""Pipelined requests: sent on one connection without waiting for the answers."""

END_OF_HEAD = b"\r\n\r\n"
UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*", re.IGNORECASE)
NOT_HTTP = 400, "this is not a valid HTTP/1.1 request"
TOO_LONG_HEAD = 431, f"the head of the request has more than {HEAD_BYTES} bytes"
TOO_LONG_REST = 400, f"the body has more than {HEAD_BYTES} bytes between two of its parts"


class Refused(Exception):
    """Raised in a callback of the parser to stop parsing."""


class GuardedProtocol(HttpToolsProtocol):
    """One client's connection. Subclasses set `guarded`.

    - `guarded`: the connections of this worker.
    """

    guarded: ClassVar[Connections]
    __connection: Connection
    __reason: tuple[int, str] = NOT_HTTP

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Join this worker's connections; uvicorn gets a transport of ours."""
        self.__connection = self.guarded.join(transport)
        super().connection_made(self.__connection)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the connections. With an error, uvicorn would keep its timer, and so this object, alive."""
        self.guarded.leave(self.__connection)
        super().connection_lost(None)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Keep the connection open for as long as the client waits for answers."""
        super().eof_received()
        return self.__connection.eof_received()

    def pause_writing(self) -> None:
        """The client reads more slowly than we send."""
        self.guarded.slow.add(self.__connection)
        super().pause_writing()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self.guarded.slow.discard(self.__connection)
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Parse, within the limits."""
        connection = self.__connection
        if connection.is_done:
            connection.drop()
            return
        if not connection.in_body:
            connection.in_head = True
            if UPGRADE.search(data, 0, max(0, data.find(END_OF_HEAD))):
                data = without_upgrade(data)
        connection.raw_bytes += len(data)
        connection.is_muted = True
        HttpToolsProtocol.data_received(self, data)
        connection.is_muted = False
        if connection.is_malformed:
            connection.refuse(*self.__reason)
        elif connection.raw_bytes > HEAD_BYTES:
            connection.refuse(*(TOO_LONG_HEAD if connection.in_head else TOO_LONG_REST))

    def on_url(self, url: bytes) -> None:
        """A part of the target, or all of it. The request may follow another one in the same data."""
        connection = self.__connection
        connection.in_head = True
        connection.head_bytes += len(url)
        if connection.head_bytes > TARGET_BYTES:
            self.__refuse(414, f"the target of the request has more than {TARGET_BYTES} bytes")
        HttpToolsProtocol.on_url(self, url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer, which is ignored."""
        connection = self.__connection
        if connection.in_body:
            return
        length = len(name)
        connection.head_bytes += length + len(value) + HEADER_COST
        if connection.head_bytes > HEAD_BYTES:
            self.__refuse(*TOO_LONG_HEAD)
        if length == len("upgrade") and name.lower() == b"upgrade":
            self.__refuse(400, "only HTTP/1.1 is supported")
        HttpToolsProtocol.on_header(self, name, value)

    def on_headers_complete(self) -> None:
        """The head is complete: uvicorn calls the application now, or after the requests before this one."""
        connection = self.__connection
        if connection.unanswered >= MAX_UNANSWERED:
            self.__refuse(429, f"more than {MAX_UNANSWERED} requests are waiting for their answers")
        CURRENT.set(connection)
        HttpToolsProtocol.on_headers_complete(self)
        connection.in_head, connection.in_body = False, True
        connection.requests += 1
        connection.unanswered += 1
        connection.head_bytes = connection.raw_bytes = 0

    def on_body(self, body: bytes) -> None:
        """A part of a body."""
        self.__connection.raw_bytes = 0
        HttpToolsProtocol.on_body(self, body)

    def on_message_complete(self) -> None:
        """The request is complete."""
        connection = self.__connection
        connection.in_body = False
        connection.raw_bytes = 0
        HttpToolsProtocol.on_message_complete(self)

    def __refuse(self, status: int, detail: str) -> NoReturn:
        self.__reason = status, detail
        raise Refused(detail)


def without_upgrade(data: bytes) -> bytes:
    """The bytes without the first head's `Upgrade`, which RFC 9110 lets a server ignore.

    httptools leaves the body of a request to the other protocol, and Java's client asks for HTTP/2 with every
    first request.
    """
    head, separator, rest = data.partition(END_OF_HEAD)
    return UPGRADE.sub(b"", head) + separator + rest
