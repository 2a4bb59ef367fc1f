"""Reads the bodies of requests, within the limits on their bytes and seconds."""

import asyncio
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from service.asgi_types import Message, Receive
from service.core.problems import RETRY_SOON, Problem, too_many_bytes

if TYPE_CHECKING:
    from service.asgi.memory_budget import Share
    from service.settings import Settings

SLOW_SHARE = 0.5
"""The share of the requests in flight that may wait for the rest of their bodies."""

BRIEF_SECONDS = 0.25
"""How long a body may take to arrive when that share is exceeded."""


class ClientGone(Exception):
    """The client disconnected before its body was complete."""


class BodyReader:
    """Reads the bodies of one worker.

    - `settings`: the limits on a body's bytes and seconds.
    """

    def __init__(self, settings: "Settings") -> None:
        self._max_bytes = settings.max_bytes
        self._seconds = settings.body_seconds
        self._max_arriving = max(1, int(SLOW_SHARE * settings.max_in_flight))
        self._arriving = 0

    async def read(self, receive: Receive, headers: Mapping[bytes, bytes], share: "Share") -> bytes:
        """The whole body of the request with these headers; `share` grows with it.

        Raises a 408, 413 or 503 `Problem` if a limit is exceeded, and `ClientGone`. A body whose
        Content-Length is above the limit is refused before it is read.
        """
        announced = headers.get(b"content-length")
        if announced is None and b"transfer-encoding" not in headers:
            return b""
        if announced is not None and int(announced) > self._max_bytes:
            raise too_many_bytes(self._max_bytes)
        has_time = self._arriving < self._max_arriving
        deadline = Deadline(self._seconds if has_time else BRIEF_SECONDS)
        self._arriving += 1
        try:
            return await self._read(receive, share)
        except asyncio.CancelledError:
            if not deadline.has_passed:
                raise
            raise self._too_late() if has_time else _too_many_slow() from None
        finally:
            self._arriving -= 1
            deadline.end()

    def _too_late(self) -> Problem:
        return Problem(408, f"the body was not complete after {self._seconds:g} seconds")

    async def _read(self, receive: Receive, share: "Share") -> bytes:
        message = await receive()
        if not message.get("more_body"):
            return self._counted(_content(message), share)
        whole = io.BytesIO()  # a list of millions of small parts would take many times their bytes
        while True:
            whole.write(self._counted(_content(message), share))
            if not message.get("more_body"):
                return whole.getvalue()
            message = await receive()

    def _counted(self, part: bytes, share: "Share") -> bytes:
        share.grow(len(part))
        if share.size > self._max_bytes:
            raise too_many_bytes(self._max_bytes)
        return part


class Deadline:
    """Cancels the running task after some seconds.

    `asyncio.timeout` does the same, but took 14 of 199 microseconds for a body that has already arrived.
    """

    __slots__ = ("_task", "_timer", "has_passed")

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        self._task = cast("asyncio.Task[object]", asyncio.current_task())
        self._timer = asyncio.get_running_loop().call_later(seconds, self._pass)

    def _pass(self) -> None:
        self.has_passed = True
        self._task.cancel()

    def end(self) -> None:
        """Stop the timer. The task goes on, in time or not."""
        self._timer.cancel()
        if self.has_passed:
            self._task.uncancel()


def _content(message: Message) -> bytes:
    if message["type"] == "http.disconnect":
        raise ClientGone
    content: bytes = message.get("body", b"")
    return content


def _too_many_slow() -> Problem:
    detail = "too many bodies are arriving slowly; try again in a moment"
    return Problem(503, detail, headers=RETRY_SOON)
