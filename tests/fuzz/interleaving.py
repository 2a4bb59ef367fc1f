"""Sends valid requests on several connections at a time, in pieces in random order.

Each must get the same bytes as on a connection of its own.
"""

import base64
import json
import random
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import NamedTuple

import numpy as np

from tests.contract.bodies import FORM, binary_tensor, form, npy, picture, tensor
from tests.fuzz.cases import LINE_END, request
from tests.fuzz.wire import Answer, all_of, answers_in, exchanged, in_pieces, opened
from tests.tiny import random_grids

CONNECTIONS = 6
MAX_REQUESTS = 8
ALONE = "alone"
VARYING = {b"date", b"connection", b"x-request-id"}
"""Headers that differ between equal answers."""


class KnownRequest(NamedTuple):
    """One valid request with its id `ALONE`.

    - `answer`: its answer on a connection of its own.
    """

    method: bytes
    data: bytes
    answer: Answer


def comparable(answer: Answer) -> Answer:
    """An answer without the headers that differ between equal answers."""
    return answer._replace(headers=tuple(sorted(item for item in answer.headers if item[0] not in VARYING)))


def _posts() -> Iterator[bytes]:
    """Requests of every kind with different marks, so that all answers differ."""
    for seed in range(8):
        grids = random_grids(3, seed)
        kind = b"Content-Type: application/json"
        one, many = ({"grid": grids[0].tolist()}, {"grids": grids.tolist()})
        yield request(b"POST", b"/predict?include=grid", ALONE, kind, body=json.dumps(one).encode())
        yield request(b"POST", b"/predict?include=grid,region", ALONE, kind, body=json.dumps(many).encode())
        yield request(b"POST", b"/explain", ALONE, kind, body=json.dumps(one).encode())
        infer = json.dumps(tensor(grids, id=f"tensor-{seed}")).encode()
        yield request(b"POST", b"/v2/models/tickcross/infer", ALONE, kind, body=infer)
        array = b"Content-Type: application/x-npy"
        yield request(b"POST", b"/predict?include=grid", ALONE, array, body=npy(np.asfortranarray(grids)))
        yield from _pictures(20 + seed)
        yield from _refused(seed, grids[0].tolist())
    binary = binary_tensor(random_grids(2))
    lines = [f"{name}: {value}".encode() for name, value in binary.headers.items()]
    yield request(b"POST", binary.path.encode(), ALONE, *lines, body=binary.body)


def _pictures(side: int) -> Iterator[bytes]:
    path = b"/predict?include=grid,region"
    yield request(b"POST", path, ALONE, b"Content-Type: image/png", body=picture(side=side))
    yield request(b"POST", path, ALONE, b"Content-Type: " + FORM.encode(), body=form(picture(side=side)))
    image = {"image": base64.b64encode(picture(side=side)).decode(), "regions": [[0, 0, side, side // 2]]}
    content = json.dumps(image).encode()
    yield request(b"POST", path, ALONE, b"Content-Type: application/json", body=content)


def _refused(number: int, grid: list[list[int]]) -> Iterator[bytes]:
    kind = b"Content-Type: application/json"
    grid[number % 12][number] = 0
    yield request(b"POST", b"/predict", ALONE, kind, body=json.dumps({"grid": grid}).encode())
    yield request(b"POST", b"/predict?x%d=y" % number, ALONE, kind, body=b"{}")
    yield request(b"GET", b"/nothing/%d" % number, ALONE)
    yield request(b"HEAD", b"/model?x%d" % number, ALONE)


def known_requests(address: tuple[str, int]) -> list[KnownRequest]:
    """Every request with its answer on a connection of its own."""
    known = []
    for data in _posts():
        method = data.partition(b" ")[0]
        (answer,) = answers_in(exchanged(address, iter([data])), [method])
        assert answer.get(b"x-request-id") == ALONE.encode()
        known.append(KnownRequest(method, data, comparable(answer)))
    return known


def interleaved(
    address: tuple[str, int], known: list[KnownRequest], number: int, random_: random.Random
) -> int:
    """Send one round of requests, and compare each answer; the number of answers."""
    rounds = [random_.choices(known, k=random_.randint(1, MAX_REQUESTS)) for _ in range(CONNECTIONS)]
    with ExitStack() as stack:
        connections = [stack.enter_context(opened(address)) for _ in rounds]
        _send([_named(requests, number, at) for at, requests in enumerate(rounds)], connections, random_)
        answered = [all_of(connection) for connection in connections]
    return sum(
        _compare(requests, received, number, at)
        for at, (requests, received) in enumerate(zip(rounds, answered, strict=True))
    )


def _id(number: int, connection: int, place: int) -> bytes:
    return b"round-%d-%d-%d" % (number, connection, place)


def _named(requests: list[KnownRequest], number: int, at: int) -> bytes:
    """The bytes of all requests on one connection, each with its own id."""
    line = b"X-Request-ID: " + ALONE.encode() + LINE_END
    return b"".join(
        request_.data.replace(line, b"X-Request-ID: " + _id(number, at, place) + LINE_END, 1)
        for place, request_ in enumerate(requests)
    )


def _send(data: list[bytes], connections: list[socket.socket], random_: random.Random) -> None:
    """Send the pieces of all connections in random order, and close our side after the last piece.

    Answers are read only afterwards; all of them fit into the socket's buffer.
    """
    unsent = {at: in_pieces(one, random_) for at, one in enumerate(data)}
    while unsent:
        at = random_.choice([*unsent])
        piece = next(unsent[at], None)
        if piece is not None:
            with suppress(OSError):  # the service closed it after an answer that says so
                connections[at].sendall(piece)
        else:
            del unsent[at]
            with suppress(OSError):
                connections[at].shutdown(socket.SHUT_WR)


def _compare(requests: list[KnownRequest], received: bytes, number: int, at: int) -> int:
    """Check the answers on a connection; all requests are answered, unless an answer says it is the last."""
    answers = answers_in(received, [each.method for each in requests])
    for place, (request_, answer) in enumerate(zip(requests, answers, strict=False)):
        where = f"round {number}, connection {at}, request {place}"
        assert answer.get(b"x-request-id") == _id(number, at, place), (where, answer)
        assert comparable(answer) == request_.answer, (where, answer, request_.answer)
    assert len(answers) == len(requests) or (
        answers and answers[-1].is_last and len(answers) < len(requests)
    ), f"round {number}, connection {at}: {len(answers)} answers to {len(requests)} requests"
    return len(answers)
