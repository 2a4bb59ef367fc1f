"""What the ASGI application does before and beside the Flask application."""

import asyncio
import threading
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from service.asgi import Application
from service.asgi.hot_routes import HotRoute
from service.core import predict
from service.core.question import Question, Versions
from service.core.received import Received
from service.settings import Settings
from service.wsgi import create_app

Message = MutableMapping[str, Any]
KEY = "correct horse battery"


def scope(method: str, path: str, *headers: tuple[bytes, bytes]) -> Message:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [*headers],
    }


async def must_not_receive() -> Message:
    raise AssertionError("the body was requested")


async def status_of(app: Application, request_scope: Message, receive: Any = must_not_receive) -> int:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app(request_scope, receive, send)
    return int(sent[0]["status"])


@pytest.fixture
def app(settings: Settings) -> Application:
    return Application(create_app(settings))


@pytest.fixture
def keyed(artifacts: Path, tmp_path: Path) -> Application:
    """An application that requires an API key."""
    keys = tmp_path / "keys"
    keys.write_text(KEY + "\n")
    return Application(
        create_app(Settings(artifacts=artifacts, api_keys_file=keys, log_format="off", watch_seconds=0))
    )


def test_a_probe_does_not_wait_for_requests_with_bodies(app: Application) -> None:
    """Those run in Flask in a separate thread, and may take long."""
    blocked = threading.Event()

    async def explain() -> Message:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def probe_while_blocked() -> int:
        app._large_work.submit(blocked.wait, 10)
        headers = (b"content-type", b"application/json"), (b"content-length", b"2")
        slow = [
            asyncio.create_task(status_of(app, scope("POST", "/explain", *headers), explain))
            for _ in range(8)
        ]
        await asyncio.sleep(0)
        status = await status_of(app, scope("GET", "/health/live"))
        assert not any(task.done() for task in slow)
        blocked.set()
        assert set(await asyncio.gather(*slow)) == {422}
        return status

    assert asyncio.run(probe_while_blocked()) == 200


@pytest.mark.parametrize("path", ["/predict", "/explain", "/v2/models/tickcross/versions/1/infer"])
def test_the_key_is_checked_before_the_body_is_read(keyed: Application, path: str) -> None:
    request_scope = scope("POST", path, (b"content-length", b"100"), (b"content-type", b"image/png"))
    assert asyncio.run(status_of(keyed, request_scope)) == 401


def test_a_refusal_before_flask_is_counted_under_its_rule(keyed: Application) -> None:
    for path in ("/v2/models/tickcross", "/v2/models/tickcross/", "/model", "/predict", "/nowhere"):
        method = "POST" if path == "/predict" else "GET"
        assert asyncio.run(status_of(keyed, scope(method, path))) == 401
    service = keyed.service
    values, cell = service.observing.counters.values().sum(axis=0), service.observing.metrics.requests.cell
    counted = {
        route: values[cell(route, method, "401")]
        for route, method in (("/v2/models/<name>", "GET"), ("/model", "GET"), ("/predict", "POST"))
    }
    assert counted == {"/v2/models/<name>": 2, "/model": 1, "/predict": 1}
    assert values[cell("other", "GET", "401")] == 1


def test_the_rule_is_the_same_when_mounted_below_a_path(keyed: Application) -> None:
    mounted = {**scope("GET", "/marks/model"), "root_path": "/marks"}
    assert asyncio.run(status_of(keyed, mounted)) == 401
    service = keyed.service
    cell = service.observing.metrics.requests.cell("/model", "GET", "401")
    assert service.observing.counters.values().sum(axis=0)[cell] == 1


def test_the_values_of_a_repeated_header_are_joined(keyed: Application) -> None:
    """As in WSGI. No key has a comma, so two keys are refused."""
    key = (b"x-api-key", KEY.encode())
    assert asyncio.run(status_of(keyed, scope("GET", "/model", key))) == 200
    assert asyncio.run(status_of(keyed, scope("GET", "/model", key, key))) == 401


def test_the_memory_of_a_body_is_counted_until_its_request_is_answered(app: Application) -> None:
    held: list[int] = []

    async def body() -> Message:
        return {"type": "http.request", "body": b"x" * 1000, "more_body": False}

    async def ask() -> None:
        read = predict.read

        def recording_read(received: Received, versions: Versions, settings: Settings) -> Question:
            held.append(app.memory.held)
            return read(received, versions, settings)

        app._hot_routes._routes["/predict"] = HotRoute("/predict", recording_read)
        headers = (b"content-length", b"1000"), (b"content-type", b"image/png")
        assert await status_of(app, scope("POST", "/predict", *headers), body) == 400

    asyncio.run(ask())
    assert (held, app.memory.held) == ([1000], 0)
