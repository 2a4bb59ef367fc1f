"""Connections spread over the workers, and stay with a worker that has no reason to send them away."""

import os
import signal
import socket
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.service.http_server.serving import GET, Service, next_answer, serving, wait_until

pytestmark = pytest.mark.e2e
WORK = b"GET /work?seconds=0.005 HTTP/1.1\r\nHost: here\r\n\r\n"


def sockets_of(process: int) -> int:
    """How many sockets a process has open."""
    links = (link.readlink() for link in Path(f"/proc/{process}/fd").iterdir() if link.is_symlink())
    return sum(str(link).startswith("socket:") for link in links)


def ask_all_the_time(service: Service, connection: socket.socket, ended: threading.Event) -> None:
    """Requests over one connection, and over another whenever it is closed."""
    while True:
        with connection:
            head = b""
            while not ended.is_set() and b"connection: close" not in head:
                connection.sendall(WORK)
                status, head, _ = next_answer(connection)
                assert status == 200
        if ended.is_set():
            return
        connection = service.connect()


def test_connections_that_have_met_at_one_worker_spread_while_it_is_busy() -> None:
    with serving(workers=2) as service:
        busy, held_up = service.workers()
        before = {worker: sockets_of(worker) for worker in (busy, held_up)}
        os.kill(held_up, signal.SIGSTOP)
        connections = [service.connect() for _ in range(8)]
        wait_until(lambda: sockets_of(busy) - before[busy] == 8, "all are at one worker")
        os.kill(held_up, signal.SIGCONT)
        ended = threading.Event()
        threads = [
            threading.Thread(target=ask_all_the_time, args=(service, connection, ended))
            for connection in connections
        ]
        for thread in threads:
            thread.start()
        try:
            wait_until(lambda: sockets_of(held_up) - before[held_up] >= 3, "some are at the other")
        finally:
            ended.set()
            for thread in threads:
                thread.join()


def test_connections_that_only_idle_stay() -> None:
    with serving(workers=2) as service, ExitStack() as stack:
        busy, held_up = service.workers()
        before = sockets_of(busy)
        os.kill(held_up, signal.SIGSTOP)
        connections = [stack.enter_context(service.connect()) for _ in range(8)]
        wait_until(lambda: sockets_of(busy) - before == 8, "all are at one worker")
        os.kill(held_up, signal.SIGCONT)
        for connection in connections * 2:
            connection.sendall(GET)
            assert b"connection: close" not in next_answer(connection)[1]
