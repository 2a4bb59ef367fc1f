"""A client's connection: the state of its requests, and the transport that uvicorn writes answers to.

uvicorn refuses invalid HTTP with its own message, closes while the client may still be sending, and writes a
response in two parts. It does so through its transport, so we give it this one, which does all three our way.
Everything else is passed on to the event loop's own transport.
"""

import asyncio
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from service.http_server.refusals import refusal_bytes

if TYPE_CHECKING:
    from service.http_server.connections import Connections

CURRENT: ContextVar["Connection"] = ContextVar("connection")
"""The connection whose request the running task answers."""

CONTINUE = b"HTTP/1.1 100 "
JOINED_BYTES = 64 * 1024
"""A body up to this size is sent together with its head, which saves a system call and a packet."""

TLS_PIECE_BYTES = 128 * 1024
"""A TLS transport encrypts a write at once, and no longer counts it as unsent."""


class Connection:
    """The transport of one client, as uvicorn sees it.

    - `transport`: the event loop's own.
    - `connections`: all of this worker's.
    - `now`: the event loop's time.

    The guard and the sweep use these:

    - `requests`: how many complete heads have arrived.
    - `in_head`, `in_body`: which part of a request is still arriving. A new connection is in a head.
    - `unanswered`: requests that the application has not finished.
    - `head_bytes`: the length of the head so far.
    - `raw_bytes`: bytes received since the last head, part of a body or end of a request.
    - `is_muted`: data from uvicorn is dropped. While it parses, uvicorn writes only refusals.
    - `is_malformed`: uvicorn has refused the request.
    - `is_done`: nothing more from the client is parsed.
    """

    def __init__(self, transport: asyncio.Transport, connections: "Connections", now: float) -> None:
        self._transport = transport
        self._connections = connections
        self._is_tls = transport.get_extra_info("sslcontext") is not None
        self._refusal: tuple[int, str] | None = None
        self._has_eof = False
        self._head = b""
        self._written = self._written_before = self._taken = 0
        self._stage: object = None
        self._stage_at = self._taken_at = now
        self.requests = self.unanswered = self.head_bytes = self.raw_bytes = 0
        self.in_head = True
        self.in_body = self.is_muted = self.is_malformed = self.is_done = False

    def __getattr__(self, name: str) -> Any:
        """Everything else comes from the event loop's transport."""
        return getattr(self._transport, name)

    # Called by uvicorn

    def write(self, data: bytes) -> None:
        """Send data, but not uvicorn's own refusal of invalid HTTP.

        The head of a response waits for the body, which ASGI allows. Without a body, it is sent when the
        application has finished.
        """
        if self.is_muted:
            self.is_malformed = True
        elif self._head:
            self._send_with_head(data)
        elif self._written != self._written_before:
            self._send(data)
        elif data.startswith(CONTINUE):
            self._transport.write(data)
        else:
            self._head = data

    def close(self) -> None:
        """Close without losing an answer or a request."""
        if self.is_muted:
            self.is_malformed = True
        elif self._connections.is_stopping and not self.unanswered and not self.is_done:
            return  # a request may be arriving; if none does, the sweep closes the connection
        elif self.in_body or self.unanswered > 1 or (self.in_head and self.requests):
            self._close_slowly()
        else:
            self._send_head()
            self._transport.close()

    def is_closing(self) -> bool:
        """Whether nothing more will be sent."""
        return self._transport.is_closing() or (self.is_done and self._refusal is None)

    def _send_with_head(self, data: bytes) -> None:
        if len(data) <= JOINED_BYTES:
            data, self._head = self._head + data, b""
        else:
            self._send_head()
        self._send(data)

    def _send_head(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._send(head)

    def _send(self, data: bytes) -> None:
        self._written += len(data)
        if self._is_tls and len(data) > TLS_PIECE_BYTES:
            for start in range(0, len(data), TLS_PIECE_BYTES):
                self._transport.write(data[start : start + TLS_PIECE_BYTES])
        else:
            self._transport.write(data)

    def _close_slowly(self) -> None:
        """Send no more, but go on reading: closing at once would cut off the answer."""
        self._send_head()
        self.is_done = self.is_muted = True
        if self._has_eof:
            self._transport.close()
        elif not self._transport.is_closing():
            if self._transport.can_write_eof():
                self._transport.write_eof()
            self._transport.resume_reading()

    # Called by the guard and the application

    def refuse(self, status: int, detail: str) -> None:
        """Answer with a problem, after the answers to earlier requests, and close."""
        self.is_done = True
        if self.in_body and self.unanswered <= 0:
            self._close_slowly()  # the request has been answered already
            return
        if self.in_body:
            self.unanswered -= 1  # the refusal is its answer
        if self.unanswered <= 0:
            self._send_refusal(status, detail)
        else:
            self._refusal = status, detail
            self.drop()

    def drop(self) -> None:
        """Drop data that is not parsed any more. Stop reading while answers are still to be sent."""
        if self._refusal is not None:
            self._transport.pause_reading()

    def answered(self) -> None:
        """The application has finished with a request."""
        self.unanswered -= 1
        if self._head:
            self._send_head()
        self._written_before = self._written
        if self.unanswered <= 0:
            if self._refusal is not None:
                self._send_refusal(*self._refusal)
            elif self._has_eof:
                self._transport.close()

    def eof_received(self) -> bool:
        """The client sends no more. Returns whether it still gets an answer."""
        self._has_eof = True
        waits = self.unanswered > 0 and not self.in_body and not self.is_closing()
        return waits and not self._is_tls  # asyncio cannot half-close TLS connections

    def _send_refusal(self, status: int, detail: str) -> None:
        self._refusal = None
        self._connections.refused(status)
        if self._written == self._written_before and not self._head:  # else another answer is half sent
            self._send(refusal_bytes(status, detail))
        self._close_slowly()

    # Called by the sweep

    @property
    def is_idle(self) -> bool:
        """Whether the client has not begun to send a request."""
        return not self.in_body and (not self.in_head or not (self.requests or self.raw_bytes))

    @property
    def unsent_bytes(self) -> int:
        """Bytes that wait in the transport's buffer; the system's socket buffer does not count."""
        return self._transport.get_write_buffer_size()

    def seconds_in_stage(self, now: float) -> float:
        """How long the connection has been waiting for the same thing, as far as the sweep has seen."""
        stage = self.requests, self.in_head, self.in_body, self.is_done
        if stage != self._stage:
            self._stage, self._stage_at = stage, now
        return now - self._stage_at

    def seconds_unread(self, now: float) -> float:
        """How long the client has read none of the data that waits for it, as far as the sweep has seen."""
        unsent = self.unsent_bytes
        taken = self._written - unsent
        if not unsent or taken != self._taken:
            self._taken, self._taken_at = taken, now
        return now - self._taken_at

    def close_late(self) -> None:
        """Close the connection, as it has waited for its client for too long."""
        if self.in_head and not self.is_idle and not self.is_done:
            self.refuse(408, "the head of the request was not complete in time")
        else:
            self._transport.close()
