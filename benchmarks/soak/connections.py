"""Connections of dishonest clients, and the statuses that they get."""

import selectors
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import cast

from tests.e2e.running import Running

PATIENCE_SECONDS = 60.0


def status_of(service: Running, method: str, path: str, body: bytes, headers: dict[str, str]) -> int | None:
    """The status of a request on its own connection; None without an answer."""
    connection = HTTPConnection(service.url.removeprefix("http://"), timeout=PATIENCE_SECONDS)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    return response.status


@contextmanager
def connections(service: Running, count: int, receives: int | None = None) -> Iterator[list[socket.socket]]:
    """The given number of connections; `receives` limits the bytes that the system buffers for each."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for connection in sockets:
            connection.settimeout(PATIENCE_SECONDS)
            if receives:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
            connection.connect(("127.0.0.1", int(service.url.rsplit(":", 1)[1])))
        yield sockets


def send(connection: socket.socket, data: bytes) -> None:
    """Send, if the server still listens."""
    with suppress(OSError):
        connection.sendall(data)


def statuses_of(sockets: Sequence[socket.socket]) -> list[int | None]:
    """The status of the answer on each connection, which is closed as soon as it has arrived.

    gunicorn's threads wait up to two seconds for a client that does not close its connection.
    """
    statuses: list[int | None] = []
    with selectors.DefaultSelector() as selector:
        for connection in sockets:
            selector.register(connection, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(PATIENCE_SECONDS)
            for key, _ in ready:
                connection = cast("socket.socket", key.fileobj)
                selector.unregister(connection)
                statuses.append(_status_on(connection))
                connection.close()
            if not ready:
                return statuses + [None] * len(selector.get_map())
    return statuses


def _status_on(connection: socket.socket) -> int | None:
    response = HTTPResponse(connection)
    try:
        response.begin()
        response.read()
    except (OSError, HTTPException):
        return None
    finally:
        response.close()
    return response.status
