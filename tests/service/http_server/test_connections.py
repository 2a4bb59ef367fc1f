"""Clients that keep a worker waiting are disconnected."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.service.http_server.serving import (
    GET,
    HEAD,
    PATIENCE_SECONDS,
    Service,
    next_response,
    rest_of,
    statuses_in,
    wait_until,
)

EARLY = b"POST /early?keep HTTP/1.1\r\nHost: here\r\nContent-Length: 500\r\n\r\n"
BIG = b"GET /big?bytes=30000000 HTTP/1.1\r\nHost: here\r\n\r\n"


def test_a_client_that_sends_nothing_is_disconnected_silently(impatient: Service) -> None:
    assert impatient.ask() == b""


def test_a_late_head_gets_408(impatient: Service) -> None:
    before = impatient.facts()["refused"].get("408", 0)
    assert impatient.statuses(b"GET / HT") == [408]
    assert impatient.statuses(GET + b"GET / HT") == [200, 408]
    with impatient.connect() as connection:
        connection.sendall(GET)
        next_response(connection)
        connection.sendall(HEAD)
        assert statuses_in(rest_of(connection)) == [408]
    assert impatient.facts()["refused"]["408"] == before + 3


def test_a_trickling_head_gets_408(impatient: Service) -> None:
    with impatient.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        connection.settimeout(0.05)
        response = b""
        while not response:
            connection.sendall(b"A: b\r\n")
            try:
                response = connection.recv(1000)
            except TimeoutError:
                continue
        assert statuses_in(response) == [408]


def test_empty_lines_between_requests_do_not_keep_a_connection_alive(impatient: Service) -> None:
    with impatient.connect() as connection:
        connection.sendall(GET)
        next_response(connection)
        connection.sendall(b"\r\n")
        assert statuses_in(rest_of(connection)) == [408]


def test_the_wait_for_the_rest_of_a_refused_body_is_bounded(impatient: Service) -> None:
    assert impatient.statuses(EARLY + b"half") == [413]


def test_an_idle_connection_is_closed(impatient: Service) -> None:
    assert impatient.statuses(GET) == [200]
    with impatient.connect() as connection:
        connection.sendall(EARLY)
        assert next_response(connection)[0] == 413
        connection.sendall(b"x" * 500)
        assert rest_of(connection) == b""


def test_a_request_with_a_slow_response_is_not_late(impatient: Service) -> None:
    slow = b"GET /slow?seconds=1.2 HTTP/1.1\r\nHost: here\r\n\r\n"
    with impatient.connect() as connection:
        connection.sendall(slow)
        assert next_response(connection)[0] == 200
    assert impatient.statuses(slow + b"\0garbage\r\n\r\n") == [200, 400]


def test_a_refused_client_that_keeps_sending_is_disconnected(impatient: Service) -> None:
    with impatient.connect() as connection:
        connection.sendall(b"hello\r\n\r\n")
        assert statuses_in(rest_of(connection)) == [400]
        with pytest.raises(OSError):
            while True:
                connection.sendall(b"x")


@contextmanager
def small_window(service: Service) -> Iterator[socket.socket]:
    """A connection with a small receive buffer, for a client that does not read."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENCE_SECONDS)
        connection.connect(("127.0.0.1", service.port))
        yield connection


def test_clients_that_do_not_read_are_disconnected(impatient: Service) -> None:
    with ExitStack() as stack:
        for _ in range(5):
            connection = stack.enter_context(small_window(impatient))
            connection.sendall(BIG)
        wait_until(lambda: impatient.facts()["connections"] > 4, "all are connected")
        wait_until(lambda: impatient.facts()["unsent"] > 100_000_000, "their responses are waiting")
        wait_until(lambda: impatient.facts()["connections"] <= 1, "they are disconnected")
        assert impatient.facts()["unsent"] == 0


def test_a_client_that_reads_slowly_is_not_disconnected(impatient: Service) -> None:
    with small_window(impatient) as connection:
        connection.sendall(BIG.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        size = 0
        while part := connection.recv(65536):
            size += len(part)
    assert size > 30_000_000


def test_requests_of_a_client_that_reads_no_responses_are_not_read(impatient: Service) -> None:
    with small_window(impatient) as connection:
        connection.settimeout(0.3)
        sent = 0
        request = b"GET /big?bytes=100000 HTTP/1.1\r\nHost: here\r\n\r\n"
        with pytest.raises(OSError):
            while sent < 100_000_000:
                sent += connection.send(request * 100)
    assert sent < 20_000_000
