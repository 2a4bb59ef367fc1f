"""Disturbances by clients: slow ones, those that do not read or that reset, overload, damaged requests."""

import random
import socket
import struct
import time
from collections.abc import Sequence
from http import HTTPStatus

from benchmarks.soak.cases import HTTP
from benchmarks.soak.connections import connections, send, status_of, statuses_of
from benchmarks.soak.outcomes import NO_ROOM, TOO_MANY
from benchmarks.soak.scene import Scene
from tests.contract.bodies import ONE
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
"""Statuses from 500 on that depend on the request."""

RESET = struct.pack("ii", 1, 0)
PIPELINED = 30


def slow_heads(scene: Scene) -> None:
    """Clients that send one byte of their head at a time."""
    _dribble(scene, b"", WHOLE)


def slow_bodies(scene: Scene) -> None:
    """Clients that send one byte of their body at a time."""
    head, _, body = WHOLE.partition(b"\r\n\r\n")
    _dribble(scene, head + b"\r\n\r\n", body)


def unread(scene: Scene) -> None:
    """Clients that request large answers and read nothing."""
    count = _slow(scene) // 4
    with connections(scene.subject.running, count, receives=4096) as sockets:
        for connection in sockets:
            scene.rude += PIPELINED
            send(connection, LARGE * PIPELINED)
        scene.rest(scene.until)


def resets(scene: Scene) -> None:
    """Clients that reset their connections during a request or its answer."""
    while scene.goes_on():
        with connections(scene.subject.running, 10) as sockets:
            for connection in sockets:
                scene.rude += 1
                send(connection, WHOLE[: scene.chance.randint(1, len(WHOLE))])
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        scene.rest(0.05)


def half_closed(scene: Scene) -> None:
    """Clients that close their side of the connection, and wait for their answers."""
    while scene.goes_on():
        with connections(scene.subject.running, 5) as sockets:
            for connection in sockets:
                scene.rude += 1
                send(connection, WHOLE)
                connection.shutdown(socket.SHUT_WR)
            statuses = statuses_of(sockets)
        scene.faults += [f"a half-closed client got {got}" for got in statuses if got != HTTPStatus.OK]
        scene.rest(0.05)


def overload(scene: Scene) -> None:
    """Far more clients at a time than the service accepts."""
    while scene.goes_on():
        with connections(scene.subject.running, MANY) as sockets:
            for connection in sockets:
                scene.rude += 1
                send(connection, LAST)
            statuses = statuses_of(sockets)
        wrong = [got for got in statuses if got not in (HTTPStatus.OK, TOO_MANY, NO_ROOM)]
        scene.faults += [f"during overload a client got {got}" for got in wrong]


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
    """Requests of honest clients with some bytes of their bodies changed, removed or inserted."""
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
    """The largest requests that are accepted, which need the most memory."""
    (case,) = [case for case in FRAMED if case.name == "npy with the maximum number of values"]
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


def _dribble(scene: Scene, first: bytes, rest: bytes) -> None:
    with connections(scene.subject.running, _slow(scene)) as sockets:
        for connection in sockets:
            scene.rude += 1
            send(connection, first)
        _byte_by_byte(scene, sockets, rest)


def _byte_by_byte(scene: Scene, sockets: Sequence[socket.socket], rest: bytes) -> None:
    for byte in rest:
        if not scene.goes_on():
            return
        for connection in sockets:
            send(connection, bytes([byte]))
        time.sleep(0.2)


def _slow(scene: Scene) -> int:
    return SLOW if scene.subject.server == "asgi" else SLOW_OF_WSGI
