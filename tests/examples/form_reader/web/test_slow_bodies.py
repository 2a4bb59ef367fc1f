"""Bodies that stall: they time out, and then no longer block others."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from examples.form_reader.web import uploads
from examples.form_reader.web.app import create_app
from examples.form_reader.web.services import services
from examples.form_reader.web.settings import Settings
from service.client import TickCross
from tests.examples.form_reader.drawn_forms import empty_form, png, template
from tests.examples.form_reader.web.conftest import UNREACHABLE
from tests.examples.form_reader.web.serving import serving

SECONDS = 0.3
LATE = f"a megabyte of the body, or its last part, took more than {SECONDS:g} s"


def stalled(url: str, method: str, path: str, content_type: str) -> socket.socket:
    """A connection with an incomplete body."""
    address = urlsplit(url)
    connection = socket.create_connection((address.hostname, address.port), timeout=30)
    head = f"{method} {path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: {content_type}\r\n"
    connection.sendall(f"{head}Content-Length: 1000\r\n\r\n%PDF-".encode())
    return connection


def response(connection: socket.socket) -> str:
    """All that is received on a connection until it is closed."""
    with connection, connection.makefile("rb") as file:
        return file.read().decode()


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    """The address of a form reader with a short timeout."""
    app = create_app(Settings(folder=folder, body_seconds=SECONDS), TickCross(UNREACHABLE, retries=0))
    services(app).templates.add(template())
    with serving(app) as url:
        yield url


@pytest.mark.parametrize(
    ("method", "path", "content_type"),
    [("POST", "/readings", "application/pdf"), ("PUT", "/templates/Meals", "application/json")],
)
def test_a_body_that_stalls_gets_408(url: str, method: str, path: str, content_type: str) -> None:
    text = response(stalled(url, method, path, content_type))
    assert text.startswith("HTTP/1.1 408 ")
    assert LATE in text


def test_stalled_uploads_make_room_for_others(url: str, folder: Path) -> None:
    waiting = [stalled(url, "POST", "/readings", "application/pdf") for _ in range(uploads.MAX_AT_ONCE)]
    for connection in waiting:
        assert response(connection).startswith("HTTP/1.1 408 ")
    assert requests.post(f"{url}/readings", data=png(empty_form()), timeout=30).status_code == 202
    assert list((folder / "readings").glob(".upload-*")) == []
