"""What the head of a request says is wrong is refused with nothing of its body read, by both applications."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from service.asgi import Application
from service.settings import Settings
from service.wsgi import create_app

KEY = "correct horse battery"
SIZE = 100_000
INFER = "/v2/models/tickcross/infer"
WITH_KEY = {"X-API-Key": KEY}
IN_BROTLI = WITH_KEY | {"Content-Encoding": "br"}
TOO_LONG = WITH_KEY | {"Content-Length": "99999999"}
REFUSED = {
    "no key": ("POST", "/predict", {}, 401),
    "no key for V2": ("POST", INFER, {}, 401),
    "no key for a route of Flask": ("POST", "/explain", {}, 401),
    "a wrong key": ("POST", "/predict", {"X-API-Key": "x" * 20}, 401),
    "no key and nothing there": ("POST", "/nowhere", {}, 401),
    "nothing there": ("POST", "/nowhere", WITH_KEY, 404),
    "no such network": ("POST", "/v2/models/other/infer", WITH_KEY, 404),
    "no such version": ("POST", "/v2/models/tickcross/versions/9/infer", WITH_KEY, 404),
    "another method": ("PUT", "/predict", WITH_KEY, 405),
    "a method that has no body": ("GET", "/predict", WITH_KEY, 405),
    "another coding": ("POST", "/predict", IN_BROTLI, 415),
    "another coding for V2": (
        "POST",
        "/v2/models/tickcross/infer",
        WITH_KEY | {"Content-Encoding": "br"},
        415,
    ),
    "another coding for a route of Flask": ("POST", "/explain", IN_BROTLI, 415),
    "too many bytes": ("POST", "/predict", TOO_LONG, 413),
    "too many bytes for a route of Flask": (
        "POST",
        "/explain",
        WITH_KEY | {"Content-Length": "99999999"},
        413,
    ),
    "too many slashes": ("POST", "/v2//models/tickcross/infer", WITH_KEY, 308),
}
ANSWERED = {
    "a page": ("GET", "/model", WITH_KEY, 200),
    "a probe": ("GET", "/health/live", {}, 200),
}
Ask = Callable[[str, str, dict[str, str]], tuple[int, int]]
"""Sends a request with a body of `SIZE` bytes: its status, and how many of them were read."""


class Counted(io.RawIOBase):
    """A body of zeros that counts what is read of it."""

    def __init__(self) -> None:
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), SIZE - self.count)
        self.count += size
        return size


def ask_wsgi(settings: Settings) -> Ask:
    app = create_app(settings)

    def ask(method: str, path: str, headers: dict[str, str]) -> tuple[int, int]:
        body = Counted()
        environ = EnvironBuilder(
            method=method, base_url="http://here", headers=[*headers.items()]
        ).get_environ()
        length = headers.get("Content-Length", str(SIZE))
        environ |= {"PATH_INFO": path, "wsgi.input": body, "CONTENT_LENGTH": length}
        _, status, _ = run_wsgi_app(app, environ)
        return int(status[:3]), body.count

    return ask


def ask_asgi(settings: Settings) -> Ask:
    app = Application(create_app(settings))

    def ask(method: str, path: str, headers: dict[str, str]) -> tuple[int, int]:
        given = {"Content-Length": str(SIZE)} | headers
        scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
        }
        scope |= {"query_string": b"", "client": ("127.0.0.1", 1)}
        scope["headers"] = [(name.lower().encode(), value.encode()) for name, value in given.items()]
        count, sent = 0, []

        async def receive() -> dict[str, Any]:
            nonlocal count
            count += SIZE
            return {"type": "http.request", "body": bytes(SIZE), "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(app(scope, receive, send))
        return int(sent[0]["status"]), count

    return ask


@pytest.fixture(params=[ask_wsgi, ask_asgi], ids=["wsgi", "asgi"])
def ask(request: pytest.FixtureRequest, artifacts: Path, tmp_path: Path) -> Ask:
    keys = tmp_path / "keys"
    keys.write_text(KEY + "\n")
    made: Ask = request.param(Settings(artifacts=artifacts, api_keys_file=keys, log_format="off"))
    return made


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_head_refuses_is_refused_with_nothing_of_the_body_read(ask: Ask, name: str) -> None:
    method, path, headers, status = REFUSED[name]
    assert ask(method, path, headers) == (status, 0)


@pytest.mark.parametrize("name", ANSWERED)
def test_what_takes_no_body_is_answered_with_nothing_of_it_read(ask: Ask, name: str) -> None:
    method, path, headers, status = ANSWERED[name]
    assert ask(method, path, headers) == (status, 0)


@pytest.mark.parametrize("path", ["/predict", "/explain", INFER, "/v2/repository/index"])
def test_a_body_that_is_wanted_is_read_whole(ask: Ask, path: str) -> None:
    status, count = ask("POST", path, WITH_KEY)
    assert (status >= 400, count) == (True, SIZE)


def test_too_many_at_a_time_are_refused_with_nothing_of_their_bodies_read(artifacts: Path) -> None:
    for make in (ask_wsgi, ask_asgi):
        ask = make(Settings(artifacts=artifacts, max_in_flight=0, log_format="off"))
        assert ask("POST", "/predict", {}) == (429, 0)
