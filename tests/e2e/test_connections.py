"""Connections are spread over the workers, refused with a problem, and closed when idle."""

import json
import os
import signal
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.e2e.running import Running, open_connection, running_service, wait_until

pytestmark = pytest.mark.e2e
POST = b"POST /predict HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"


@pytest.fixture
def connect(service: Running) -> Iterator[Callable[[], socket.socket]]:
    """Opens connections that are closed at the end."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(open_connection(service))


def sockets_of(process: int) -> int:
    """How many sockets a process has open."""
    links = (link.readlink() for link in Path(f"/proc/{process}/fd").iterdir() if link.is_symlink())
    return sum(str(link).startswith("socket:") for link in links)


def response_to(connection: socket.socket, request: bytes) -> tuple[str, dict[str, object]]:
    """Status line and JSON of the response that closes the connection."""
    connection.sendall(request)
    with connection.makefile("rb") as file:
        head, _, body = file.read().partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    return head.partition(b"\r\n")[0].decode(), json.loads(body)


def test_connections_of_one_worker_spread_while_it_is_busy(artifacts: Path) -> None:
    """Otherwise half of the service would be idle for as long as its clients keep their connections."""
    grids = json.dumps({"grids": [[[1] * 12] * 12] * 300}).encode()
    headers = {"Content-Type": "application/json"}
    statuses = Counter[int]()
    with running_service(artifacts, workers=2) as running:
        busy, paused = running.workers()
        before = {worker: sockets_of(worker) for worker in (busy, paused)}
        os.kill(paused, signal.SIGSTOP)
        clients = [HTTPConnection(running.url.removeprefix("http://"), timeout=10) for _ in range(8)]
        for client in clients:
            client.connect()
        wait_until(lambda: sockets_of(busy) - before[busy] == len(clients), "all are at one worker")
        os.kill(paused, signal.SIGCONT)
        spread = threading.Event()

        def ask(client: HTTPConnection) -> None:
            with closing(client):
                while not spread.is_set():
                    client.request("POST", "/predict", grids, headers)
                    response = client.getresponse()
                    response.read()
                    statuses[response.status] += 1

        with ThreadPoolExecutor(len(clients)) as pool:
            pending = [pool.submit(ask, client) for client in clients]
            try:
                wait_until(lambda: sockets_of(paused) - before[paused] >= 3, "some are at the other")
            finally:
                spread.set()
        for future in pending:
            future.result()
    assert set(statuses) == {200}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400),
        (POST + b"Content-Length: +2\r\n\r\n{}", 400),
        (POST + b"Content-Length : 2\r\n\r\n{}", 400),
    ],
)
def test_a_malformed_request_is_refused_with_a_problem(
    connect: Callable[[], socket.socket], request_: bytes, status: int
) -> None:
    status_line, problem = response_to(connect(), request_)
    assert problem["status"] == status
    assert status_line == f"HTTP/1.1 {status} {problem['title']}"


def test_a_body_that_is_too_long_is_refused_before_it_is_sent(connect: Callable[[], socket.socket]) -> None:
    head = b"POST /predict HTTP/1.1\r\nHost: here\r\nContent-Type: image/png\r\n"
    head += b"Content-Length: 99999999999\r\n\r\n"
    connection = connect()
    connection.sendall(head + b"x" * 1000)
    assert connection.recv(4096).startswith(b"HTTP/1.1 413")


def test_a_chunked_body_without_a_length_is_read_to_its_end(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    head = b"POST /predict HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n"
    connection.sendall(head + b"Content-Type: application/json\r\n\r\n")
    rows = b"[" + b",".join([b"1"] * 12) + b"]"
    for part in (b'{"grid":[', b",".join([rows] * 12), b"]}", b""):
        connection.sendall(b"%x\r\n%b\r\n" % (len(part), part))
    assert connection.recv(4096).startswith(b"HTTP/1.1 200")


def test_stalling_and_leaving_clients_are_disconnected_and_others_served(artifacts: Path) -> None:
    stalled = (
        b"POST /predict HTTP/1.1\r\nHost: here\r\nContent-Type: image/png\r\nContent-Length: 500\r\n\r\nhalf"
    )
    with running_service(artifacts, body_seconds=0.5, workers=1) as service, ExitStack() as stack:
        silent = [stack.enter_context(open_connection(service)) for _ in range(20)]
        halfway = [stack.enter_context(open_connection(service)) for _ in range(20)]
        for connection in halfway:
            connection.sendall(stalled)
        for _ in range(20):
            with open_connection(service) as leaving:
                leaving.sendall(stalled)
        assert service.get("/health/ready").status_code == 200
        assert all(connection.recv(4096).startswith(b"HTTP/1.1 408") for connection in halfway)
        assert all(connection.recv(4096) == b"" for connection in silent)
        wait_until(lambda: connections_of(service) <= 1, "all connections are closed")


def connections_of(service: Running) -> float:
    lines = service.get("/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("tickcross_connections "))
