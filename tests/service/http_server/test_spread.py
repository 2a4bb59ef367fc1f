"""Connections spread over the workers, and stay with a worker that is not busy."""

import os
import signal
import socket
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.service.http_server.serving import GET, Service, next_response, serving, wait_until

pytestmark = pytest.mark.e2e
WORK = b"GET /work?seconds=0.005 HTTP/1.1\r\nHost: here\r\n\r\n"


def sockets_of(process: int) -> int:
    """How many sockets a process has open."""
    links = (link.readlink() for link in Path(f"/proc/{process}/fd").iterdir() if link.is_symlink())
    return sum(str(link).startswith("socket:") for link in links)


def send_all_the_time(service: Service, connection: socket.socket, ended: threading.Event) -> None:
    """Send requests over one connection, and reconnect whenever it is closed."""
    while True:
        with connection:
            head = b""
            while not ended.is_set() and b"connection: close" not in head:
                connection.sendall(WORK)
                status, head, _ = next_response(connection)
                assert status == 200
        if ended.is_set():
            return
        connection = service.connect()


def test_connections_of_one_worker_spread_while_it_is_busy() -> None:
    with serving(workers=2) as service:
        busy, paused = service.workers()
        before = {worker: sockets_of(worker) for worker in (busy, paused)}
        os.kill(paused, signal.SIGSTOP)
        connections = [service.connect() for _ in range(8)]
        wait_until(lambda: sockets_of(busy) - before[busy] == 8, "all are at one worker")
        os.kill(paused, signal.SIGCONT)
        ended = threading.Event()
        threads = [
            threading.Thread(target=send_all_the_time, args=(service, connection, ended))
            for connection in connections
        ]
        for thread in threads:
            thread.start()
        try:
            wait_until(lambda: sockets_of(paused) - before[paused] >= 3, "some are at the other")
        finally:
            ended.set()
            for thread in threads:
                thread.join()


def test_idle_connections_stay_with_their_worker() -> None:
    with serving(workers=2) as service, ExitStack() as stack:
        busy, paused = service.workers()
        before = sockets_of(busy)
        os.kill(paused, signal.SIGSTOP)
        connections = [stack.enter_context(service.connect()) for _ in range(8)]
        wait_until(lambda: sockets_of(busy) - before == 8, "all are at one worker")
        os.kill(paused, signal.SIGCONT)
        for connection in connections * 2:
            connection.sendall(GET)
            assert b"connection: close" not in next_response(connection)[1]
