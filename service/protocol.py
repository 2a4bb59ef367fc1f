"""gunicorn's connection as we build on it: what its types leave out, and its parser in C."""

from functools import partial
from typing import TYPE_CHECKING, Any

from gunicorn.asgi.protocol import ASGIProtocol

from .problems import MEDIA_TYPE, TITLES, problem_body

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

FOLLOWING_BYTES = 1024 * 1024
"""Of requests that follow without waiting for their turn; a quarter of it is read at a time."""

PARSER: Any = ASGIProtocol
"""gunicorn keeps on this class which parser there is; its types say nothing of it."""


def prefer_parser_in_c() -> None:
    """Let gunicorn use its parser in C, where it is installed, and keep what follows a request whole.

    Left to itself it looks for that parser in a class derived from its own and then does not find it there,
    and it closes connections on which more than 64 KiB follow.
    """
    if PARSER._check_h1c_protocol_available():
        PARSER._h1c_protocol_class = partial(PARSER._h1c_protocol_class, limit_remaining=FOLLOWING_BYTES)


prefer_parser_in_c()


class TypedProtocol(ASGIProtocol):
    """gunicorn's connection, with the types of what we use of it."""

    if TYPE_CHECKING:
        worker: Any
        transport: Any
        log: Any
        req_count: int
        _awaiting_request: bool
        _body_receiver: Any
        _callback_parser: Any
        _closed: bool
        _current_request: Any
        _flow_control: Any
        _h2c_upgrade_ok: bool
        _keepalive: float
        _max_buffer_size: int
        _reading_paused: bool
        _keepalive_handle: asyncio.TimerHandle | None
        _request_ready: Any
        _task: asyncio.Task[None] | None

        def _arm_keepalive_timer(self) -> None: ...
        def _close_transport(self) -> None: ...
        def _feed_callback_parser(self, data: bytes) -> bool: ...
        async def _handle_http_request(self, *request: Any) -> bool: ...
        def _keepalive_timeout(self) -> None: ...
        def _resume_reading(self) -> None: ...
        def _safe_write(self, data: bytes) -> None: ...
        def _send_body(self, body: bytes) -> None: ...
        def _send_response_start(
            self, status: int, headers: Sequence[tuple[bytes, bytes]], request: Any, close: object
        ) -> None: ...
        def _setup_callback_parser(self) -> None: ...
        def _will_close(self, request: Any, response_requires_close: object) -> bool: ...


class FollowedProtocol(TypedProtocol):
    """On which requests may follow each other without waiting; they are read no faster than answered.

    What is no HTTP is refused with a problem, as all else is.
    """

    def _http1_buffered(self) -> int:
        """As gunicorn's; what follows a request counts with either parser."""
        receiver, parser = self._body_receiver, self._callback_parser
        held = receiver.buffered if receiver is not None else 0
        return held + (len(parser.remaining()) if parser is not None and parser.is_complete else 0)

    def _resume_reading(self) -> None:
        """As gunicorn's, once there is room: who sends on without waiting for answers is not kept up with."""
        if self._http1_buffered() <= self._max_buffer_size // 2:
            super()._resume_reading()

    def _feed_callback_parser(self, data: bytes) -> bool:
        """As gunicorn's; what followed a request has become the next one, and its rest may come."""
        try:
            is_http = super()._feed_callback_parser(data)
        except ValueError:  # of int(), which gunicorn's parser in Python lets through
            self._send_error_response(400, "Invalid Content-Length value")
            self._close_transport()
            return False
        if is_http and self._reading_paused:
            self._resume_reading()
        return is_http

    def _send_error_response(self, status: int, message: str, extra_headers: Any = ()) -> None:
        """As gunicorn's, in our form."""
        content = problem_body(status, message)
        head = [f"HTTP/1.1 {status} {TITLES[status]}", f"Content-Type: {MEDIA_TYPE}"]
        head += [f"Content-Length: {len(content)}", "Connection: close"]
        head += [f"{name}: {value}" for name, value in extra_headers]
        self._safe_write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + content)
