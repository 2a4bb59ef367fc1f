"""The container's health check, against a real socket."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from service.probe import address, is_ready
from service.settings import Settings


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def test_ready_is_reported_for_a_successful_response(server: str) -> None:
    assert is_ready(f"{server}/health/ready")


def test_not_ready_is_reported_for_503_and_for_no_response(server: str) -> None:
    assert not is_ready(f"{server}/anything-else")
    assert not is_ready("http://127.0.0.1:1/health/ready")


def test_no_proxy_is_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert is_ready(f"{server}/health/ready")


def test_the_address_follows_the_settings() -> None:
    assert address({}) == f"http://127.0.0.1:{Settings().port}/health/ready"
    assert address({"TICKCROSS_PORT": "80"}) == "http://127.0.0.1:80/health/ready"
    link = {"TICKCROSS_PORT": "tcp://10.0.0.1:9000"}
    assert address(link) == "http://127.0.0.1:8000/health/ready"
    assert address({"TICKCROSS_TLS_CERTIFICATE": "/run/secrets/c"}) == "https://127.0.0.1:8000/health/ready"
