"""TLS connections behave like plain ones."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.service.http_server.serving import (
    GET,
    PATIENCE_SECONDS,
    Service,
    next_response,
    rest_of,
    serving,
    statuses_in,
    wait_until,
)

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate of `localhost` and its key."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem"
    command += " -out certificate.pem -days 2 -subj /CN=localhost"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


@contextmanager
def serving_tls(certificate: Path, **settings: object) -> Iterator[Service]:
    """A service that speaks TLS."""
    names = {"tls_certificate": certificate / "certificate.pem", "tls_key": certificate / "key.pem"}
    with serving(**names, **settings) as service:
        yield service


@contextmanager
def secured(service: Service) -> Iterator[ssl.SSLSocket]:
    """A TLS connection that accepts any certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.socket() as plain:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.settimeout(PATIENCE_SECONDS)
        plain.connect(("127.0.0.1", service.port))
        with context.wrap_socket(plain) as connection:
            yield connection


def statuses_of(connection: ssl.SSLSocket, request: bytes) -> list[int]:
    """The statuses of all responses until the connection is closed."""
    connection.sendall(request)
    return statuses_in(rest_of(connection))


@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_requests_are_answered_over_tls(kind: str, certificate: Path) -> None:
    with serving_tls(certificate, server=kind) as service, secured(service) as connection:
        for _ in range(2):
            connection.sendall(GET)
            assert next_response(connection)[0] == 200
        assert connection.version() in ("TLSv1.2", "TLSv1.3")
        assert "Warning" not in service.log()


def test_the_guard_checks_tls_connections(certificate: Path) -> None:
    with serving_tls(certificate, workers=1, body_seconds=0.5, write_seconds=0.5) as service:
        with secured(service) as connection:
            assert statuses_of(connection, GET + b"\0garbage\r\n\r\n") == [200, 400]
        with secured(service) as connection:
            assert statuses_of(connection, b"GET / HT") == [408]
        with secured(service) as connection:
            assert statuses_of(connection, b"") == []


def test_a_client_that_does_not_read_is_disconnected(certificate: Path) -> None:
    with serving_tls(certificate, workers=1, write_seconds=0.5) as service, secured(service) as connection:
        connection.sendall(b"GET /big?bytes=30000000 HTTP/1.1\r\nHost: here\r\n\r\n")
        with secured(service) as other:

            def unsent() -> int:
                other.sendall(b"GET /facts HTTP/1.1\r\nHost: here\r\n\r\n")
                return int(next_response(other)[2].rsplit(b": ", 1)[1].rstrip(b"}"))

            wait_until(lambda: unsent() > 20_000_000, "the response is waiting")
            wait_until(lambda: unsent() == 0, "it is disconnected")


def test_a_long_response_is_complete(certificate: Path) -> None:
    with serving_tls(certificate, workers=1) as service, secured(service) as connection:
        connection.sendall(b"GET /big?bytes=3000000 HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        assert rest_of(connection).endswith(b"\r\n\r\n" + b"x" * 3_000_000)
