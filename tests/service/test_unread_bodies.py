"""Both applications refuse a request with a wrong head without reading its body."""

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from model.classifier import Classifier
from service.asgi import Application
from service.core.problems import Problem
from service.settings import Settings
from service.versions import WatchedServing
from service.wsgi import create_app

KEY = "correct horse battery"
SIZE = 100_000
INFER = "/v2/models/tickcross/infer"
WITH_KEY = {"X-API-Key": KEY}
IN_BROTLI = WITH_KEY | {"Content-Encoding": "br"}
GRID = b'{"grid": [[1, 1, -1], [1, -1, 1], [-1, 1, 1]]}'
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
        sent_headers = {"Content-Length": str(SIZE)} | headers
        scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
        }
        scope |= {"query_string": b"", "client": ("127.0.0.1", 1)}
        scope["headers"] = [(name.lower().encode(), value.encode()) for name, value in sent_headers.items()]
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
    sender: Ask = request.param(
        Settings(artifacts=artifacts, api_keys_file=keys, log_format="off", watch_seconds=0)
    )
    return sender


@pytest.mark.parametrize("name", REFUSED)
def test_a_request_with_a_wrong_head_is_refused_without_reading_its_body(ask: Ask, name: str) -> None:
    method, path, headers, status = REFUSED[name]
    assert ask(method, path, headers) == (status, 0)


@pytest.mark.parametrize("name", ANSWERED)
def test_a_route_without_a_body_is_answered_without_reading_one(ask: Ask, name: str) -> None:
    method, path, headers, status = ANSWERED[name]
    assert ask(method, path, headers) == (status, 0)


@pytest.mark.parametrize("path", ["/predict", "/explain", INFER, "/v2/repository/index"])
def test_a_needed_body_is_read_completely(ask: Ask, path: str) -> None:
    status, count = ask("POST", path, WITH_KEY)
    assert (status >= 400, count) == (True, SIZE)


def test_too_many_requests_are_refused_without_reading_their_bodies(artifacts: Path) -> None:
    for make in (ask_wsgi, ask_asgi):
        ask = make(Settings(artifacts=artifacts, max_in_flight=0, log_format="off", watch_seconds=0))
        assert ask("POST", "/predict", {}) == (429, 0)


@pytest.mark.parametrize("more", [-1, 0, 1, SIZE])
def test_a_body_without_a_length_is_read_completely_or_refused(artifacts: Path, more: int) -> None:
    """Werkzeug passes on the beginning of a body that is too long."""
    limit = 2000
    app = create_app(Settings(artifacts=artifacts, max_bytes=limit, log_format="off", watch_seconds=0))
    environ = EnvironBuilder(method="POST", path="/predict").get_environ()
    body = GRID.ljust(limit + more)
    environ |= {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True}
    environ.pop("CONTENT_LENGTH", None)
    _, status, _ = run_wsgi_app(app, environ)
    assert int(status[:3]) == (413 if more > 0 else 200)


def test_a_length_of_one_byte_too_many_is_refused(ask: Ask) -> None:
    limit = Settings().max_bytes
    assert ask("POST", "/predict", WITH_KEY | {"Content-Length": str(limit + 1)}) == (413, 0)


@pytest.mark.parametrize("is_terminated", [True, False])
@pytest.mark.parametrize("missing", [0, 1, 500])
def test_a_body_shorter_than_its_length_is_refused(
    artifacts: Path, missing: int, is_terminated: bool
) -> None:
    app = create_app(Settings(artifacts=artifacts, log_format="off", watch_seconds=0))
    environ = EnvironBuilder(method="POST", path="/predict").get_environ()
    environ |= {"wsgi.input": io.BytesIO(GRID), "CONTENT_LENGTH": str(len(GRID) + missing)}
    if is_terminated:
        environ["wsgi.input_terminated"] = True
    response, status, _ = run_wsgi_app(app, environ)
    assert int(status[:3]) == (400 if missing else 200)
    assert not missing or b"the body is incomplete" in b"".join(response)


def test_a_version_that_appears_during_a_request_is_not_given_an_empty_body(
    artifacts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version is looked up once."""
    pending_problems: Iterator[Problem]

    def classifier_for(serving: WatchedServing, version: str | None) -> Classifier:
        for problem in pending_problems:
            raise problem
        return serving.classifier

    for make in (ask_wsgi, ask_asgi):
        pending_problems = iter([Problem(404, "not yet")])
        ask = make(Settings(artifacts=artifacts, log_format="off", watch_seconds=0))
        monkeypatch.setattr(WatchedServing, "classifier_for", classifier_for)
        assert ask("POST", "/v2/models/tickcross/versions/9/infer", {}) == (404, 0)
