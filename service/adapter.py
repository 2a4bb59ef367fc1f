"""Flask in gunicorn's asgi worker: the body is read asynchronously, then Flask is called in the event loop.

A WSGI worker gives each connection a thread or a process to wait in, and a slow client keeps it. Here waiting
costs nothing but the connection, and the call itself, a fraction of a millisecond, needs no hop to a thread.
Only a body so large that its work would hold up the others goes to one.
"""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from .answers import CLOSE
from .balance import Balance
from .body import KEY as BODY_KEY
from .body import MOST_DIGITS, BodyReader, ClientGone, Receive, announced_bytes, linger
from .environ import Environ, Scope, environ_of
from .instruments import EXTENSION as INSTRUMENTS
from .logs import RequestLog
from .problems import MEDIA_TYPE, Problem, problem_body
from .serving import EXTENSION
from .together import Together
from .watch import CLIENT_GONE, Seen, Watch

if TYPE_CHECKING:
    from .instruments import Instruments
    from .serving import Serving
    from .settings import Settings
    from .web import Web

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
"""Status, headers, body."""

INLINE_BYTES = 2 * 1024 * 1024
"""Larger bodies are answered in a thread, one at a time, so that probes are answered meanwhile."""

OF_PICTURES = ("image/", "multipart/")
"""How the content types begin of what may be answered together with others."""

log = logging.getLogger("tickcross")


class Adapter:
    """The ASGI application around a Flask application.

    - `balance`: told by the worker how many of its connections are to end.
    """

    def __init__(self, app: "Web", settings: "Settings") -> None:
        self._app = app
        self._serving: Serving = app.extensions[EXTENSION]
        self._instruments: Instruments = app.extensions[INSTRUMENTS]
        self._watch = Watch(self._instruments, RequestLog(settings.log_format), settings.max_in_flight)
        self._together = Together()
        self.balance = Balance()
        self._bodies = BodyReader(settings)
        self._inline_bytes = min(INLINE_BYTES, settings.max_bytes)
        self._thread = ThreadPoolExecutor(1, "large-body")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope: a request, or the start and end of a worker."""
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close"})

    def answer_at_once(self, environ: Environ, content: bytes, deliver: Callable[[Answer], None]) -> bool:
        """Whether a request whose body is `content` can be answered without waiting for anything.

        The answer is delivered before this turn of the event loop is over, or when `finish` is called.
        """
        if len(content) > self._inline_bytes or self._watch.may_be_crowded():
            return False
        if len(environ.get("CONTENT_LENGTH", "")) > MOST_DIGITS:
            return False
        if self._watch.connections > 1 and environ.get("CONTENT_TYPE", "").startswith(OF_PICTURES):
            self._together.call(self._deliver_answer, environ, content, deliver)
        else:
            self._deliver_answer(environ, content, deliver)
        return True

    def finish(self) -> None:
        """Deliver all answers that are to be delivered before this turn of the event loop is over."""
        self._together.finish()

    def _deliver_answer(self, environ: Environ, content: bytes, deliver: Callable[[Answer], None]) -> None:
        seen = self._watch.begin(environ)
        try:
            answer = self._watched(seen, environ, call(self._app, environ, content))
        except Exception:
            log.exception("a request could not be answered")
            answer = _refusal(
                Problem(500, "the service failed; the error is in its log"), environ["PATH_INFO"]
            )
        finally:
            self._watch.end()
        deliver(answer)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        seen = self._watch.begin(environ)
        whole = True
        try:
            whole, answer = await self._answer(environ, receive)
            await _send(send, self._watched(seen, environ, answer))
        except ClientGone:
            self._watch.answered(seen, environ, CLIENT_GONE)
        finally:
            self._watch.end()
        if not whole:
            await linger(receive)

    async def _answer(self, environ: Environ, receive: Receive) -> tuple[bool, Answer]:
        """Whether the whole body has been read, and the answer."""
        try:
            self._watch.refuse_too_many(environ)
            if self._watch.may_be_crowded():
                await asyncio.sleep(0)  # all that have come are counted before the first of them is answered
            content = await self._read_body(environ, receive)
        except Problem as problem:
            return False, _refusal(problem, environ["PATH_INFO"])
        return True, await self._call(environ, content)

    async def _read_body(self, environ: Environ, receive: Receive) -> bytes:
        announced = announced_bytes(environ)
        if environ.pop("HTTP_TRANSFER_ENCODING", None) is None and announced <= 0:
            return b""
        return await self._bodies.read(receive, announced)

    async def _call(self, environ: Environ, content: bytes) -> Answer:
        if len(content) <= INLINE_BYTES:
            return call(self._app, environ, content)
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, call, self._app, environ, content
        )

    def _watched(self, seen: Seen, environ: Environ, answer: Answer) -> Answer:
        """The answer, counted and logged, with the headers that every answer has."""
        status, headers, _ = answer
        headers += seen.headers()
        if self._instruments.draining or self.balance.one_ends():
            headers.append(CLOSE)  # so that connections that are kept alive move on
        self._watch.answered(seen, environ, status)
        return answer

    async def _live(self, receive: Receive, send: Send) -> None:
        """The life of a worker: threads start once it has been forked, and end with it."""
        await receive()
        self._serving.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._serving.stop()
        self._thread.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})


def call(app: "Web", environ: Environ, body: bytes) -> Answer:
    """Call the application, and put its response into ASGI's terms."""
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ[BODY_KEY] = body
    response = app.respond(environ)
    content = b"" if environ["REQUEST_METHOD"] == "HEAD" else response.get_data()
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    response.close()
    return response.status_code, headers, content


async def _send(send: Send, answer: Answer) -> None:
    status, headers, content = answer
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _refusal(problem: Problem, path: str) -> Answer:
    content = problem_body(problem.status, problem.detail, path=path)
    headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(content))} | problem.headers
    pairs = [(name.lower().encode(), text.encode()) for name, text in headers.items()]
    return problem.status, [*pairs, CLOSE], content
