"""The ASGI application: it observes a request, reads its body, and sends the reply."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING

from service.asgi.bodies import BodyReader, ClientGone
from service.asgi.flask_bridge import FlaskBridge, headers_of
from service.asgi.hot_routes import HotRoutes
from service.asgi.memory_budget import MemoryBudget, bytes_to_read
from service.asgi_types import Message, Receive, Scope, Send
from service.core.content_encoding import refuse_other_codings
from service.core.problems import problem_of, problem_reply
from service.core.received import coding_of
from service.core.reply import Headers, Reply, protective_headers
from service.observing.request_observer import CLIENT_GONE
from service.wsgi.responding import EXTENSION

if TYPE_CHECKING:
    from flask import Flask

    from service.observing.request_observer import Observed
    from service.service import Service

WITHOUT_BODY = (204, 304)
"""Statuses of answers without a body, and so without Content-Length."""


class Application:
    """The ASGI application around a Flask application.

    - `service`: shared by both applications.
    - `memory`: the budget for the requests of this process.
    """

    def __init__(self, flask_app: "Flask") -> None:
        self.service: Service = flask_app.extensions[EXTENSION]
        self.memory = MemoryBudget(self.service.settings.max_buffered_bytes)
        self._observer = self.service.observer
        self._client_limit = self.service.client_limit
        self._cors = self.service.cors
        self._bodies = BodyReader(self.service.settings, self.memory)
        self._large_work = ThreadPoolExecutor(1, "large")
        self._hot_routes = HotRoutes(self.service, self.memory, self._large_work)
        self._bridge = FlaskBridge(flask_app, self._large_work)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one scope: a request, or the lifespan of a worker."""
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        observed = self._observer.begin(_text(headers, b"x-request-id"), _text(headers, b"traceparent"))
        try:
            route, reply = await self._reply(scope, headers, receive)
            self._observer.answered(observed, scope["method"], route, reply.status, reply.outcome)
            await send(self._start(reply, observed, scope["method"]))
            await send({"type": "http.response.body", "body": reply.body})
        except ClientGone:
            self._observer.answered(observed, scope["method"], scope["path"], CLIENT_GONE)
        finally:
            self._observer.end(observed)

    async def _reply(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> tuple[str, Reply]:
        """The route of the request, and the reply. Every error becomes a problem."""
        path = scope["path"]
        hot = self._hot_routes.find(scope["method"], path)
        body = b""
        try:
            self._observer.refuse_too_many(path)
            if self._client_limit is not None:
                peer, _ = scope.get("client") or ("", 0)
                self._client_limit.refuse_too_many(path, peer, _text(headers, b"x-forwarded-for") or "")
            self._refuse_strangers(scope, headers)
            if hot is not None or self._bridge.reads_body(scope):
                body = await self._body(receive, headers)
            if hot is None:
                return await self._ask_flask(scope, headers, body)
            rule, reply = hot.rule, await self._hot_routes.reply(hot, scope, headers, body)
        except ClientGone:
            raise
        except Exception as error:  # noqa: BLE001 - the client gets an answer to any error
            rule = self._bridge.rule_of(scope) if hot is None else hot.rule
            reply = problem_reply(problem_of(error, f"{scope['method']} {path}"), path)
        finally:
            self.memory.give_back(len(body))
        if self._cors.is_on:
            allowed = self._cors.headers(_text(headers, b"origin"))
            reply = reply._replace(headers=(*reply.headers, *allowed))
        return rule, reply

    async def _body(self, receive: Receive, headers: dict[bytes, bytes]) -> bytes:
        """The body of the request. Wrong headers are refused before the body is read."""
        if b"content-encoding" in headers:
            refuse_other_codings(coding_of(headers[b"content-encoding"].decode("latin-1")))
        return await self._bodies.read(receive, headers)

    async def _ask_flask(self, scope: Scope, headers: dict[bytes, bytes], body: bytes) -> tuple[str, Reply]:
        if not body:
            return await self._bridge.reply(scope, body)
        is_compressed = b"content-encoding" in headers
        size = bytes_to_read(len(body), self.service.settings.max_bytes, is_compressed=is_compressed)
        async with self.memory.work(size, own=len(body)):
            return await self._bridge.reply(scope, body)

    def _refuse_strangers(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Check the API key before the body is read. CORS preflights need none."""
        if self._cors.is_on:
            origin, method = _text(headers, b"origin"), _text(headers, b"access-control-request-method")
            if self._cors.preflight(scope["method"], origin, method) is not None:
                return
        authorization, api_key = _text(headers, b"authorization"), _text(headers, b"x-api-key")
        self.service.keys.refuse_strangers(scope["path"], authorization, api_key)

    def _start(self, reply: Reply, observed: "Observed", method: str) -> Message:
        """The message that starts a response."""
        headers = [*_all_encoded(reply.headers), *map(_encoded, observed.headers)]
        if method != "HEAD" and reply.status not in WITHOUT_BODY:
            headers.append((b"content-length", b"%d" % len(reply.body)))
        return {"type": "http.response.start", "status": reply.status, "headers": headers}

    async def _live(self, receive: Receive, send: Send) -> None:
        """The lifespan of a worker: its threads start and end here."""
        await receive()
        self.service.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._large_work.shutdown(wait=False, cancel_futures=True)
        self._bridge.close()
        self.service.stop()
        await send({"type": "lifespan.shutdown.complete"})


@lru_cache(maxsize=256)
def _all_encoded(headers: Headers) -> tuple[tuple[bytes, bytes], ...]:
    """The reply's and the protective headers, encoded for ASGI. Cached, as most replies have the same."""
    return tuple(map(_encoded, (*headers, *protective_headers(headers))))


def _encoded(header: tuple[str, str]) -> tuple[bytes, bytes]:
    name, value = header
    return name.lower().encode("latin-1"), value.encode("latin-1")


def _text(headers: dict[bytes, bytes], name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
