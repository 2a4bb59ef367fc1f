"""The bytes of a request's body: whole, within the limits, and never waited for by a thread.

`BodyReader` reads it in the event loop before Flask is called; a handler gets it from `body`, which also
works under any other WSGI server and under the test client.
"""

import asyncio
import io
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, cast

from flask import request

from .problems import Problem
from .settings import Settings

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

KEY = "tickcross.body"
"""Where a body that has been read stands in the environ."""

MOST_DIGITS = 19
"""Of a Content-Length: those of 2**63 - 1, the longest that gunicorn's parser in C takes."""

LINGER_SECONDS = 5.0
"""How long a refused body is still taken off the line, so that a client that is writing sees the answer."""


class ClientGone(Exception):
    """The client hung up before its body was whole: nobody is left to answer."""


class BodyReader:
    """Reads the bodies of one worker.

    - `settings`: the limits on a body's bytes and seconds, and on the bytes of all bodies held at a time.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._deadlines = Deadlines(settings.body_seconds)
        self._held = 0

    async def read(self, receive: Receive, announced: int) -> bytes:
        """The whole body, of `announced` bytes (-1: unknown).

        Raises a 408, 413 or 503 `Problem` where a limit is met, and `ClientGone`.
        """
        if announced > self._settings.max_bytes:
            raise too_many_bytes(self._settings.max_bytes)
        task = self._deadlines.begin()
        try:
            message = await receive()
            if message.get("more_body"):
                return await self._read_parts(receive, message["body"])
        except asyncio.CancelledError:
            self._deadlines.refuse_if_late(task)
            raise
        finally:
            self._deadlines.end(task)
        return self._checked(_content(message))

    async def _read_parts(self, receive: Receive, first: bytes) -> bytes:
        """A body that comes in several parts; what is held of it counts until it is whole.

        It is kept in one piece: millions of small parts, each an object, would take many times its bytes.
        """
        whole = io.BytesIO()
        whole.write(first)
        self._held += len(first)
        try:
            more = True
            while more:
                message = await receive()
                part = _content(message)
                whole.write(part)
                self._held += len(part)
                self._refuse_too_much(whole.tell())
                more = message.get("more_body", False)
        finally:
            self._held -= whole.tell()
        return whole.getvalue()

    def _refuse_too_much(self, size: int) -> None:
        if size > self._settings.max_bytes:
            raise too_many_bytes(self._settings.max_bytes)
        if self._held > self._settings.max_buffered_bytes:
            raise Problem(503, "too many bodies are being sent at a time", headers={"Retry-After": "1"})

    def _checked(self, whole: bytes) -> bytes:
        if len(whole) > self._settings.max_bytes:
            raise too_many_bytes(self._settings.max_bytes)
        return whole


class Deadlines:
    """Ends what takes longer than `seconds`, with a 408 `Problem`.

    A timer for each request would cost more than most bodies take to read. Here one timer looks after all of
    them, a few times within `seconds`, and only while there is something to look after.
    """

    LOOKS = 8

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._due: dict[asyncio.Task[Any], float] = {}
        self._overdue: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> "asyncio.Task[Any]":
        """What the task of the moment does from now on has to end in time; the task."""
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._due[task] = time.monotonic() + self._seconds
        if self._timer is None:
            self._look_later()
        return task

    def refuse_if_late(self, task: "asyncio.Task[Any]") -> None:
        """The task has been cancelled: a 408 `Problem` if that was for being late."""
        if task in self._overdue:
            task.uncancel()
            raise Problem(408, f"the body was not whole after {self._seconds:g} seconds") from None

    def end(self, task: "asyncio.Task[Any]") -> None:
        """It did end."""
        self._due.pop(task, None)
        self._overdue.discard(task)

    def _look_later(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._seconds / self.LOOKS, self._look)

    def _look(self) -> None:
        now = time.monotonic()
        late = [task for task, due in self._due.items() if due <= now]
        for task in late:
            del self._due[task]
            self._overdue.add(task)
            task.cancel()
        self._timer = None
        if self._due:
            self._look_later()


async def linger(receive: Receive) -> None:
    """Take the rest of a refused body off the line: closing at once would cut the answer off as well."""
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while (await receive()).get("more_body"):
                pass
    except TimeoutError:
        pass


def announced_bytes(environ: Mapping[str, Any]) -> int:
    """The length of the body that the head of a request gives; -1 where it gives none.

    Raises a 400 `Problem` for more digits than any length has, of which `int` takes only so many.
    """
    digits = environ.get("CONTENT_LENGTH", "")
    if len(digits) > MOST_DIGITS:
        raise Problem(400, f"the Content-Length has {len(digits)} digits")
    return int(digits) if digits else -1


def too_many_bytes(limit: int) -> Problem:
    """The refusal of a body above `limit` bytes."""
    return Problem(413, f"the body has more than {limit} bytes")


def body(environ: dict[str, Any]) -> bytes:
    """The body of the request of the moment, by its environ; Flask's own 413 above `max_bytes`."""
    found: bytes | None = environ.get(KEY)
    return request.get_data() if found is None else found


def _content(message: MutableMapping[str, Any]) -> bytes:
    if message["type"] == "http.disconnect":
        raise ClientGone
    content: bytes = message.get("body", b"")
    return content
