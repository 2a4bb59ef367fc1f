"""A client's connection: gunicorn's, but a request that has come whole is answered on the spot.

gunicorn wakes a task for each request, and the task calls the application by messages: between the last byte
of a request and its answer the event loop goes round several times. Most of our requests come in one piece
and take a fraction of a millisecond; they need nothing of that. All that is less simple goes gunicorn's way.
"""

import asyncio
import math
from typing import TYPE_CHECKING, Any

from .answers import CLOSE
from .environ import Ends, ends_of, environ_of_request
from .protocol import FollowedProtocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .adapter import Adapter, Answer

REST_SECONDS = 0.02
"""How long the body of a small request is waited for: many clients send it apart from the head."""

SMALL_BYTES = 64 * 1024
"""A larger body would have to be held back while it is sent, and gunicorn knows how to."""


class Connection(FollowedProtocol):
    """A connection that does not wait for ever for a first request.

    - `worker`: the gunicorn worker, with our adapter as its application.
    - `head_seconds`: how long the head of the first request may take.
    """

    def __init__(self, worker: Any, head_seconds: float) -> None:
        super().__init__(worker)
        self._adapter: Adapter = worker.asgi
        self._head_seconds = head_seconds
        self._answered_at = -math.inf
        self._rest: asyncio.TimerHandle | None = None
        self._ends = Ends()
        self._is_being_answered = False
        self._closes = False

    def connection_made(self, transport: Any) -> None:
        """As gunicorn's; the head of a request has to come within some seconds."""
        super().connection_made(transport)
        self._ends = ends_of(*(transport.get_extra_info(end) for end in ("sockname", "peername")))
        self._silence = self.worker.loop.call_later(self._head_seconds, self._close_if_silent)

    def connection_lost(self, exc: Exception | None) -> None:
        """As gunicorn's; nothing of a connection stays that has no request, be they as many as they may."""
        self._finish_answer()
        self._silence.cancel()
        if self._awaiting_request:
            self._wait_no_more()
            self._request_ready.set()  # its task ends by itself,
            self._task = None  # and need not be cancelled after some seconds
        super().connection_lost(exc)
        self._body_receiver = self._callback_parser = None  # they hold the connection, and it held them

    def data_received(self, data: bytes) -> None:
        """As gunicorn's, but its task is not woken for a request that is answered at once."""
        self._finish_answer()
        if self._is_in_gunicorns_hands():
            super().data_received(data)
            return
        ready, self._request_ready = self._request_ready, None
        try:
            is_http = self._feed_callback_parser(data)
        finally:
            self._request_ready = ready
        if not is_http:
            ready.set()  # refused and closed already, as gunicorn's task is to see
        elif self._current_request is not None:
            self._see_to_request()

    def eof_received(self) -> bool | None:
        """The client sends no more; it may still wait for an answer."""
        self._finish_answer()
        return super().eof_received()

    def _is_in_gunicorns_hands(self) -> bool:
        """Whether its task sees to a request, to a connection that becomes another kind, or to its end."""
        waits = self._awaiting_request and (self._current_request is None or self._rest is not None)
        return not waits or self._h2c_upgrade_ok or self._closed

    def _see_to_request(self) -> None:
        """Answer what has come, wait a moment for its rest, or leave it to gunicorn's task."""
        if self._body_receiver._complete:
            self._wait_no_more()
            if not self._answer_at_once():
                self._request_ready.set()
        elif self._rest is None:
            if self._rest_may_follow_soon():
                self._rest = self.worker.loop.call_later(REST_SECONDS, self._leave_to_gunicorn)
            else:
                self._request_ready.set()

    def _rest_may_follow_soon(self) -> bool:
        """Whether there is little of it, of a length that is known, and the client does not wait for us."""
        length = self._current_request.content_length
        return 0 < length <= SMALL_BYTES and not self._body_receiver.expect_continue

    def _leave_to_gunicorn(self) -> None:
        self._rest = None
        self._request_ready.set()

    def _wait_no_more(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _answer_at_once(self) -> bool:
        """Whether the request that has come is being answered; else it is gunicorn's to see to.

        Left out are gunicorn's hooks around requests, its access log and `max_requests`: we set none of them.
        """
        if not self._may_be_answered_at_once():
            return False
        environ = environ_of_request(self._current_request, self._ends)
        body = b"".join(self._body_receiver._chunks)
        self._is_being_answered = True
        if not self._adapter.answer_at_once(environ, body, self._deliver):
            self._is_being_answered = False
            return False
        return True

    def _deliver(self, answer: "Answer") -> None:
        self._is_being_answered = False
        self._send(*answer)

    def _finish_answer(self) -> None:
        """Before anything else happens on the connection, its request is answered."""
        if self._is_being_answered:
            self._adapter.finish()

    def _may_be_answered_at_once(self) -> bool:
        """Whether it is one of those that ask for marks to be read, and its client takes answers."""
        request = self._current_request
        is_plain = request.method == "POST" and not request.chunked and not request.may_upgrade()
        return is_plain and not self._flow_control.write_paused

    def _send(self, status: int, headers: "Sequence[tuple[bytes, bytes]]", content: bytes) -> None:
        request = self._current_request
        close = self._will_close(request, response_requires_close=False)
        self._send_response_start(status, headers, request, close)
        self._send_body(content)
        self.worker.nr += 1
        if self._closes:
            self._end()
        else:
            self._go_on()

    def _send_response_start(
        self, status: int, headers: "Sequence[tuple[bytes, bytes]]", request: Any, close: object = None
    ) -> None:
        """As gunicorn's; where the answer itself says that it is the last one, it is."""
        self._closes = bool(close) or CLOSE in headers
        super()._send_response_start(status, headers, request, close)

    def _go_on(self) -> None:
        """Be ready for the next request; what has come of it already is gunicorn's to see to."""
        more = self._callback_parser.remaining()
        self._callback_parser.reset()
        self._current_request = self._body_receiver = None
        self._answered_at = self.worker.loop.time()
        if self._keepalive_handle is None:
            self._arm_keepalive_timer()
        if more:
            self._feed_callback_parser(more)

    def _end(self) -> None:
        """Close, and let gunicorn's task see that it is closed."""
        self._close_transport()
        self._request_ready.set()

    def _keepalive_timeout(self) -> None:
        """As gunicorn's, unless there was a request since: a timer for each of them would cost more."""
        left = self._keepalive - (self.worker.loop.time() - self._answered_at)
        if self._current_request is not None:
            self._keepalive_handle = None  # it does not idle, and is timed again by whoever answers
        elif left > 0:
            self._keepalive_handle = self.worker.loop.call_later(left, self._keepalive_timeout)
        else:
            super()._keepalive_timeout()

    async def _serve_http_request(self, *request: Any) -> bool:
        """As gunicorn's, but in the connection's own task: our answers are over when they have been sent."""
        keep_alive = await self._handle_http_request(*request)
        parser = self._callback_parser
        if parser is not None and parser.remaining():
            await asyncio.sleep(0)  # others get their turn between requests that have come together
        return keep_alive and not self._closes

    def _close_if_silent(self) -> None:
        if self.req_count <= 1 and self._current_request is None and self._answered_at < 0:
            self._close_transport()
