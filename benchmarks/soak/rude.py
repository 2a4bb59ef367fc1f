"""Disturbances by clients: slow ones, those that do not read or hang up, far too many, damaged requests."""

import random
import selectors
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import cast

from benchmarks.soak.cases import HTTP
from benchmarks.soak.outcomes import NO_ROOM, TOO_MANY
from benchmarks.soak.scene import Scene
from tests.contract.bodies import ONE
from tests.e2e.running import Running
from tests.hostile.corpus import CORPUS
from tests.hostile.framing import CASES as FRAMED

HEAD = b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
WHOLE = HEAD % len(ONE) + ONE
LAST = WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
LARGE = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
SLOW, SLOW_OF_WSGI = 400, 10
"""Connections of slow clients: the WSGI application needs a thread for each, of which it has 32."""

MANY = 250
"""Connections of an overload, of which a worker takes 64 at a time."""

REFUSALS = (HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, NO_ROOM)
"""Statuses from 500 on that say something of the request."""

RESET = struct.pack("ii", 1, 0)
PATIENCE_SECONDS = 60.0
PIPELINED = 30


def slow_heads(scene: Scene) -> None:
    """Clients that send a byte of their head now and then."""
    _dribble(scene, b"", WHOLE)


def slow_bodies(scene: Scene) -> None:
    """Clients that send a byte of their body now and then."""
    head, _, body = WHOLE.partition(b"\r\n\r\n")
    _dribble(scene, head + b"\r\n\r\n", body)


def unread(scene: Scene) -> None:
    """Clients that ask for much and read nothing."""
    count = _slow(scene) // 4
    with connections(scene.subject.running, count, receives=4096) as found:
        for connection in found:
            scene.rude += PIPELINED
            send(connection, LARGE * PIPELINED)
        scene.rest(scene.until)


def resets(scene: Scene) -> None:
    """Clients that reset their connections in the middle of a request, or with its answer on its way."""
    while scene.goes_on():
        with connections(scene.subject.running, 10) as found:
            for connection in found:
                scene.rude += 1
                send(connection, WHOLE[: scene.chance.randint(1, len(WHOLE))])
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        scene.rest(0.05)


def half_closed(scene: Scene) -> None:
    """Clients that say that they send no more, and wait for their answers."""
    while scene.goes_on():
        with connections(scene.subject.running, 5) as found:
            for connection in found:
                scene.rude += 1
                send(connection, WHOLE)
                connection.shutdown(socket.SHUT_WR)
            statuses = statuses_of(found)
        scene.faults += [f"a half-closed client got {got}" for got in statuses if got != HTTPStatus.OK]
        scene.rest(0.05)


def overload(scene: Scene) -> None:
    """Far more clients at a time than the service takes."""
    while scene.goes_on():
        with connections(scene.subject.running, MANY) as found:
            for connection in found:
                scene.rude += 1
                send(connection, LAST)
            statuses = statuses_of(found)
        wrong = [got for got in statuses if got not in (HTTPStatus.OK, TOO_MANY, NO_ROOM)]
        scene.faults += [f"in an overload a client got {got}" for got in wrong]


def hostile(scene: Scene) -> None:
    """Requests of the hostile corpus."""
    while scene.goes_on():
        case = scene.chance.choice(CORPUS)
        scene.rude += 1
        headers = {**case.headers, "Connection": "close"}
        status = status_of(scene.subject.running, "POST", case.path, case.body(), headers)
        if status not in (case.status, NO_ROOM):
            scene.faults.append(f"{case.name}: {status}; expected {case.status}")


def damaged(scene: Scene) -> None:
    """Requests of honest clients with some bytes of their bodies changed, left out or put in."""
    while scene.goes_on():
        name = scene.chance.choice([*HTTP])
        request = HTTP[name]
        headers = {**request.headers, "Content-Type": request.content_type, "Connection": "close"}
        body = mutated(request.body, scene.chance)
        scene.rude += 1
        status = status_of(scene.subject.running, request.method, request.path, body, headers)
        if status is None or (status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in REFUSALS):
            scene.faults.append(f"{name}, damaged: {status}")


def large(scene: Scene) -> None:
    """The largest requests that are taken, which need the most memory."""
    (case,) = [case for case in FRAMED if case.name == "npy of as many values as may be"]
    body = case.body()
    while scene.goes_on():
        scene.rude += 1
        status = status_of(scene.subject.running, "POST", case.path, body, dict(case.headers))
        if status not in (case.status, NO_ROOM):
            scene.faults.append(f"{case.name}: {status}; expected {case.status}")


def mutated(body: bytes, chance: random.Random) -> bytes:
    """The body with a few changes."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        place = chance.randint(0, len(changed))
        piece = chance.randbytes(chance.choice((0, 1, 1, 4)))
        changed[place : place + chance.choice((0, 1, 1, 4))] = piece
    return bytes(changed)


def status_of(service: Running, method: str, path: str, body: bytes, headers: dict[str, str]) -> int | None:
    """The status that a request of its own connection gets; None without an answer."""
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
    """So many connections; `receives` bounds the bytes that the system takes for them."""
    with ExitStack() as stack:
        found = [stack.enter_context(socket.socket()) for _ in range(count)]
        for connection in found:
            connection.settimeout(PATIENCE_SECONDS)
            if receives:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
            connection.connect(("127.0.0.1", int(service.url.rsplit(":", 1)[1])))
        yield found


def send(connection: socket.socket, data: bytes) -> None:
    """Send, if the server still listens."""
    with suppress(OSError):
        connection.sendall(data)


def statuses_of(found: Sequence[socket.socket]) -> list[int | None]:
    """The status of the answer on each connection, which is closed as soon as it is there.

    gunicorn's threads wait up to two seconds for a client that does not close its connection.
    """
    statuses: list[int | None] = []
    with selectors.DefaultSelector() as selector:
        for connection in found:
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


def _dribble(scene: Scene, first: bytes, rest: bytes) -> None:
    with connections(scene.subject.running, _slow(scene)) as found:
        for connection in found:
            scene.rude += 1
            send(connection, first)
        _byte_by_byte(scene, found, rest)


def _byte_by_byte(scene: Scene, found: Sequence[socket.socket], rest: bytes) -> None:
    for byte in rest:
        if not scene.goes_on():
            return
        for connection in found:
            send(connection, bytes([byte]))
        time.sleep(0.2)


def _slow(scene: Scene) -> int:
    return SLOW if scene.subject.server == "asgi" else SLOW_OF_WSGI
