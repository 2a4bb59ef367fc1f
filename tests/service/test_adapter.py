"""The adapter hands a request to Flask as WSGI has it, and the answer back as ASGI has it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import request

from service.adapter import INLINE_BYTES, Adapter, Answer
from service.answers import CLOSE
from service.app import create_app
from service.environ import environ_of
from service.measures import OTHER
from service.settings import Settings
from service.web import Web

Message = dict[str, Any]


def scope(path: str = "/seen", method: str = "POST", headers: dict[str, str] | None = None) -> Message:
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": b"a=b%20c",
        "headers": pairs,
        "server": ("10.0.0.1", 8000),
        "client": ("10.0.0.2", 5555),
    }


@pytest.fixture
def app(settings: Settings) -> Web:
    """An application with a route that tells what it was given."""
    found = create_app(replace(settings, log_format="off"))

    def seen(**_: str) -> dict[str, Any]:
        environ = request.environ
        told = {name: value for name, value in environ.items() if isinstance(value, str)}
        return told | {"body": len(request.get_data()), "path": request.path, "args": request.args}

    found.add_url_rule("/seen", view_func=seen, methods=["GET", "POST"])
    found.add_url_rule("/seen/<name>", view_func=seen)
    return found


@pytest.fixture
def adapter(app: Web, settings: Settings) -> Adapter:
    """The adapter around it."""
    return Adapter(app, replace(settings, log_format="off"))


def receiving(*parts: bytes) -> Callable[[], Awaitable[Message]]:
    waiting = list(parts)

    async def receive() -> Message:
        if not waiting:
            return {"type": "http.disconnect"}
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    return receive


def ask(adapter: Adapter, asked: Message, *parts: bytes) -> list[Message]:
    """All that is sent for a request."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(adapter(asked, receiving(*parts), send))  # type: ignore[arg-type]
    return sent


def answered(adapter: Adapter, asked: Message, *parts: bytes) -> dict[str, Any]:
    start, body = ask(adapter, asked, *parts)
    assert start["status"] == 200, body
    found: dict[str, Any] = json.loads(body["body"])
    return found


def test_flask_sees_the_request_that_was_sent(adapter: Adapter) -> None:
    headers = {"Host": "example.org", "Content-Type": "text/plain", "Content-Length": "5", "X-Note": "hello"}
    found = answered(adapter, scope(headers=headers), b"he", b"llo")
    assert found["body"] == 5
    assert found["args"] == {"a": "b c"}
    assert found["HTTP_HOST"] == "example.org"
    assert found["CONTENT_TYPE"] == "text/plain"
    assert found["HTTP_X_NOTE"] == "hello"
    assert found["REMOTE_ADDR"] == "10.0.0.2"


def test_a_body_without_a_length_gets_one(adapter: Adapter) -> None:
    found = answered(adapter, scope(headers={"Transfer-Encoding": "chunked"}), b"abc", b"def")
    assert found["body"] == 6
    assert found["CONTENT_LENGTH"] == "6"
    assert "HTTP_TRANSFER_ENCODING" not in found


def test_a_request_without_a_body_is_not_waited_for(adapter: Adapter) -> None:
    assert answered(adapter, scope(method="GET"))["body"] == 0


def test_a_large_body_is_answered_too(adapter: Adapter) -> None:
    size = INLINE_BYTES + 1
    assert answered(adapter, scope(headers={"Content-Length": str(size)}), b"x" * size)["body"] == size


def test_a_path_keeps_its_letters(adapter: Adapter) -> None:
    assert answered(adapter, scope("/seen/Häkchen ✓", "GET"))["path"] == "/seen/Häkchen ✓"


def test_an_answer_at_once_is_the_one_that_would_be_sent_later(adapter: Adapter) -> None:
    board, measures = adapter._instruments.board, adapter._instruments.measures
    board.mine[measures.connections.start] = 1.0
    asked = scope(headers={"Content-Length": "4", "X-Request-ID": "mine"})
    start, body = ask(adapter, asked, b"body")
    counted = board.mine[measures.requests.cell(OTHER, "POST", "200")]
    delivered: list[Answer] = []
    assert adapter.answer_at_once(environ_of(asked), b"body", delivered.append)
    assert delivered == [(start["status"], start["headers"], body["body"])]
    assert board.mine[measures.requests.cell(OTHER, "POST", "200")] == counted + 1
    assert board.mine[measures.in_flight.start] == 0


def test_what_would_hold_others_up_is_not_answered_at_once(adapter: Adapter, settings: Settings) -> None:
    board, measures = adapter._instruments.board, adapter._instruments.measures
    board.mine[measures.connections.start] = 1.0
    delivered: list[Answer] = []
    assert adapter.answer_at_once(environ_of(scope()), bytes(INLINE_BYTES), delivered.append)
    assert not adapter.answer_at_once(environ_of(scope()), bytes(INLINE_BYTES + 1), delivered.append)
    board.mine[measures.connections.start] = float(settings.max_in_flight + 1)
    assert not adapter.answer_at_once(environ_of(scope()), b"", delivered.append)
    assert len(delivered) == 1


def test_what_fails_around_the_application_is_answered_and_logged(
    adapter: Adapter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    board, measures = adapter._instruments.board, adapter._instruments.measures
    board.mine[measures.connections.start] = 1.0
    monkeypatch.setattr(adapter._watch, "answered", broken)
    delivered: list[Answer] = []
    assert adapter.answer_at_once(environ_of(scope()), b"", delivered.append)
    ((status, headers, body),) = delivered
    assert status == 500
    assert CLOSE in headers
    assert b"the service failed" in body
    assert "ZeroDivisionError" in caplog.text
    assert board.mine[measures.in_flight.start] == 0


def test_a_client_that_is_gone_gets_no_answer(adapter: Adapter) -> None:
    assert ask(adapter, scope(headers={"Content-Length": "5"})) == []


def test_a_refusal_before_flask_is_a_problem_that_ends_the_connection(adapter: Adapter) -> None:
    start, body = ask(adapter, scope(headers={"Content-Length": str(10**12)}))
    headers = dict(start["headers"])
    assert start["status"] == 413
    assert headers[b"content-type"] == b"application/problem+json"
    assert headers[b"connection"] == b"close"
    assert headers[b"content-length"] == str(len(body["body"])).encode()
