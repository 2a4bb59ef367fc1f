"""Flask in gunicorn's asgi worker: the body is read asynchronously, then Flask is called in the event loop.

A WSGI worker gives each connection a thread or a process to wait in, and a slow client keeps it. Here waiting
costs nothing but the connection, and the call itself, a fraction of a millisecond, needs no hop to a thread.
Only a body so large that its work would hold up the others goes to one.
"""

import asyncio
import io
import logging
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from .body import KEY as BODY_KEY
from .body import BodyReader, ClientGone, Receive, linger
from .instruments import EXTENSION as INSTRUMENTS
from .logs import RequestLog
from .problems import MEDIA_TYPE, Problem, problem_body
from .serving import EXTENSION
from .watch import CLIENT_GONE, Watch

if TYPE_CHECKING:
    from .instruments import Instruments
    from .serving import Serving
    from .settings import Settings
    from .web import Web

Scope = MutableMapping[str, Any]
Environ = dict[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
"""Status, headers, body."""

INLINE_BYTES = 2 * 1024 * 1024
"""Larger bodies are answered in a thread, one at a time, so that probes are answered meanwhile."""

CLOSE = (b"connection", b"close")
"""Goes with every answer while the service drains, so that kept-alive connections move on."""

log = logging.getLogger("tickcross")


class Adapter:
    """The ASGI application around a Flask application."""

    def __init__(self, app: "Web", settings: "Settings") -> None:
        self._app = app
        self._serving: Serving = app.extensions[EXTENSION]
        self._instruments: Instruments = app.extensions[INSTRUMENTS]
        self._watch = Watch(self._instruments, RequestLog(settings.log_format), settings.max_in_flight)
        self._bodies = BodyReader(settings)
        self._thread = ThreadPoolExecutor(1, "large-body")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope: a request, or the start and end of a worker."""
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        seen = self._watch.begin(environ)
        whole = True
        try:
            whole, (status, headers, content) = await self._answer(environ, receive)
            headers += seen.headers()
            if self._instruments.draining:
                headers.append(CLOSE)
            self._watch.answered(seen, environ, status)
            await _send(send, (status, headers, content))
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
        environ["wsgi.input"] = io.BytesIO(content)
        environ["CONTENT_LENGTH"] = str(len(content))
        environ[BODY_KEY] = content
        return True, await self._call(environ, len(content))

    async def _read_body(self, environ: Environ, receive: Receive) -> bytes:
        announced = environ.get("CONTENT_LENGTH", "")
        if environ.pop("HTTP_TRANSFER_ENCODING", None) is None and announced in ("", "0"):
            return b""
        return await self._bodies.read(receive, int(announced) if announced else -1)

    async def _call(self, environ: Environ, size: int) -> Answer:
        if size <= INLINE_BYTES:
            return call(self._app, environ)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, self._app, environ)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The life of a worker: threads start once it has been forked, and end with it."""
        await receive()
        self._serving.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._serving.stop()
        self._thread.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})


def call(app: "Web", environ: Environ) -> Answer:
    """Call the application, and put its response into ASGI's terms."""
    response = app.respond(environ)
    content = response.get_data()
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    response.close()
    return response.status_code, headers, content


async def _send(send: Send, answer: Answer) -> None:
    status, headers, content = answer
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _refusal(problem: Problem, path: str) -> Answer:
    content = problem_body(problem.status, problem.detail, path=path)
    headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(content)), "Connection": "close"}
    pairs = [(n.lower().encode(), v.encode()) for n, v in (headers | problem.headers).items()]
    return problem.status, pairs, content


_BASE: Environ = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}

_NAMES: dict[bytes, str] = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
"""Header names as the environ has them; the usual ones are added as they come."""

_MOST_NAMES = 256


def environ_of(scope: Scope) -> Environ:
    """The WSGI environ of an ASGI request, without its body (PEP 3333: text is latin-1 of the bytes)."""
    environ = _BASE.copy()
    path: str = scope["path"]
    server = scope["server"] or ("localhost", 80)
    client = scope["client"] or ("", 0)
    environ["REQUEST_METHOD"] = scope["method"]
    environ["PATH_INFO"] = path if path.isascii() else path.encode().decode("latin-1")
    environ["QUERY_STRING"] = scope["query_string"].decode("latin-1")
    environ["SERVER_PROTOCOL"] = "HTTP/" + scope["http_version"]
    environ["SERVER_NAME"], environ["SERVER_PORT"] = server[0], str(server[1])
    environ["REMOTE_ADDR"] = client[0]
    environ["wsgi.url_scheme"] = scope["scheme"]
    for name, value in scope["headers"]:
        key = _NAMES.get(name) or _environ_name(name)
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


def _environ_name(name: bytes) -> str:
    key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
    if len(_NAMES) < _MOST_NAMES:
        _NAMES[name] = key
    return key
