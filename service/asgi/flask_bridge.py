"""Calls the Flask application from the event loop: in a thread, with the complete body."""

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.test import run_wsgi_app

from service.asgi_types import Scope
from service.core.reply import Reply
from service.wsgi.observing import OBSERVED_OUTSIDE, OUTCOME, ROUTE
from service.wsgi.responding import EXTENSION

if TYPE_CHECKING:
    from flask import Flask

    from service.service import Service

BRIDGE_THREADS = 4


class FlaskBridge:
    """Calls a Flask application in threads.

    - `large_work`: the one thread for requests with bodies, which may take much time and memory. Probes and
      scrapes do not wait for them.
    """

    def __init__(self, app: "Flask", large_work: ThreadPoolExecutor) -> None:
        self._app = app
        self._service: Service = app.extensions[EXTENSION]
        self._urls = app.url_map.bind("")
        self._large_work = large_work
        self._threads = ThreadPoolExecutor(BRIDGE_THREADS, "flask")

    def reads_body(self, scope: Scope) -> bool:
        """Whether the application reads the body of a request. Its POST routes do.

        Raises a 404 `Problem` if the path names a network or a version that does not exist.
        """
        if scope["method"] != "POST":
            return False
        try:
            _, arguments = self._urls.match(path_of(scope), "POST")
        except HTTPException:
            return False
        if "name" in arguments:
            self._service.serving.classifier_of(arguments["name"], arguments.get("version"))
        return True

    async def reply(self, scope: Scope, body: bytes) -> tuple[str, Reply]:
        """The route that answered a request, and its reply."""
        loop = asyncio.get_running_loop()
        threads = self._large_work if body else self._threads
        return await loop.run_in_executor(threads, self._call, environ_of(scope, body))

    def rule_of(self, scope: Scope) -> str:
        """The rule of the Flask application that a request matches; the path if there is none."""
        path = path_of(scope)
        try:
            rule, _ = self._urls.match(path, scope["method"], return_rule=True)
        except HTTPException:
            return path
        return rule.rule

    def _call(self, environ: dict[str, Any]) -> tuple[str, Reply]:
        seen: dict[str, Any] = environ.setdefault(OBSERVED_OUTSIDE, {})
        content, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        of_body = set() if environ["REQUEST_METHOD"] == "HEAD" else {"content-length"}
        kept = tuple((name, value) for name, value in headers if name.lower() not in of_body)
        reply = Reply(int(status[:3]), kept, b"".join(content), seen.get(OUTCOME))
        return seen.get(ROUTE, environ["PATH_INFO"]), reply

    def close(self) -> None:
        """Stop accepting calls."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def path_of(scope: Scope) -> str:
    """The path relative to the mount point of the application."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def environ_of(scope: Scope, body: bytes) -> dict[str, Any]:
    """The WSGI environ (PEP 3333) of an ASGI request; text is bytes decoded as Latin-1."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": path_of(scope).encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers_of(scope).items():
        key = name.decode("latin-1").upper().replace("-", "_")
        if b"_" not in name:  # its key would be that of the name with hyphens, which proxies check
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.decode("latin-1")
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)  # the body is complete
    return environ


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """The headers by name. Repeated headers are joined by commas, as in WSGI."""
    pairs = scope["headers"]
    values: dict[bytes, bytes] = dict(pairs)
    if len(values) < len(pairs):
        values.clear()
        for name, value in pairs:
            values[name] = b"%b,%b" % (values[name], value) if name in values else value
    return values
