"""A test client for the ASGI application. Like Flask's, it calls the application without a server."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.test import Client

from service.asgi import Application

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def asgi_client(app: Application) -> Client:
    """A client that calls `app` without a server."""
    return Client(as_wsgi(app))


def as_wsgi(app: Application) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """The ASGI application as a WSGI application, so that Werkzeug's client can call it."""

    def call(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        status, headers, body = asyncio.run(_answer(app, _scope(environ), _body(environ)))
        start_response(f"{status} ", headers)
        return [body]

    return call


def _body(environ: Environ) -> bytes:
    content: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return content


def _scope(environ: Environ) -> dict[str, Any]:
    names = [
        name for name in environ if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")
    ]
    headers = [
        (name.removeprefix("HTTP_").replace("_", "-").lower().encode(), str(environ[name]).encode("latin-1"))
        for name in names
        if environ[name] != ""
    ]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": environ["REQUEST_METHOD"],
        "scheme": environ["wsgi.url_scheme"],
        "path": environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1"),
        "root_path": "",
        "headers": headers,
        "server": (environ["SERVER_NAME"], int(environ["SERVER_PORT"])),
        "client": (environ.get("REMOTE_ADDR", "127.0.0.1"), 1),
    }


async def _answer(
    app: Application, scope: dict[str, Any], body: bytes
) -> tuple[int, list[tuple[str, str]], bytes]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *rest = sent
    headers = [(name.decode("latin-1").title(), value.decode("latin-1")) for name, value in start["headers"]]
    return start["status"], headers, b"".join(message.get("body", b"") for message in rest)
