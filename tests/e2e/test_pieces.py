"""A request gets the same answer whole or in pieces, alone or behind other requests."""

import io
import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPResponse
from pathlib import Path
from typing import BinaryIO

import pytest
from PIL import Image, ImageDraw

from tests.e2e.running import Running, open_connection, running_service

pytestmark = pytest.mark.e2e

GRID = [[1] * 12 for _ in range(12)]
DIFFERS = {"Date", "X-Request-Id"}
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def strict(artifacts: Path) -> Iterator[Running]:
    """A service with a low limit on bytes."""
    with running_service(artifacts, max_bytes=2048, workers=1) as running:
        yield running


def post(path: str, body: bytes, content_type: str = "application/json", *extra_lines: str) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: here",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, *extra_lines, "", ""]).encode() + body


def grid_with(*ink: tuple[int, int]) -> bytes:
    """A JSON body with a grid in which these places are ink."""
    places = set(ink)
    rows = [[-1 if (row, column) in places else 1 for column in range(12)] for row in range(12)]
    return json.dumps({"grid": rows}).encode()


def answer_on(connection: socket.socket) -> Answer:
    """The next answer on a connection, without the headers that always differ."""
    response = HTTPResponse(connection)
    response.begin()
    headers = {name.title(): value for name, value in response.getheaders() if name.title() not in DIFFERS}
    return response.status, headers, response.read()


def at_once(connection: socket.socket, request: bytes) -> Answer:
    connection.sendall(request)
    return answer_on(connection)


def head_first(connection: socket.socket, request: bytes) -> Answer:
    head, _, body = request.partition(b"\r\n\r\n")
    connection.sendall(head + b"\r\n\r\n")
    time.sleep(0.05)
    connection.sendall(body)
    return answer_on(connection)


def in_two_halves(connection: socket.socket, request: bytes) -> Answer:
    middle = len(request) // 4
    connection.sendall(request[:middle])
    time.sleep(0.05)
    connection.sendall(request[middle:])
    return answer_on(connection)


REQUESTS = {
    "a grid": post("/predict", grid_with((3, 3), (4, 4))),
    "a grid with its own seen": post("/predict?include=grid", grid_with((3, 3), (4, 4))),
    "several grids": post("/predict", json.dumps({"grids": [GRID, GRID]}).encode()),
    "an explanation": post("/explain", grid_with((5, 5))),
    "a tensor": post("/v2/models/tickcross/infer", b'{"inputs":[]}'),
    "no JSON": post("/predict", b"{"),
    "no body": post("/predict", b""),
    "a type that is not taken": post("/predict", b"x", "text/plain"),
    "no picture": post("/predict", b"\x89PNG\r\n\x1a\nhalf", "image/png"),
    "a zero in the grid": post("/predict", b'{"grid":[[0,1,1],[1,1,1],[1,1,1]]}'),
    "too many bytes": post("/predict", b" " * 3000),
    "no such path": post("/nothing", b"{}"),
    "a path in percent": post("/%C3%A4/pr%65dict", b"{}"),
    "not a method of it": post("/health", b"{}"),
    "no such version": post("/predict?version=7", grid_with()),
}


@pytest.mark.parametrize("deliver", [head_first, in_two_halves])
@pytest.mark.parametrize("name", REQUESTS)
def test_the_answer_is_the_same_however_its_request_is_split(
    strict: Running, name: str, deliver: Callable[[socket.socket, bytes], Answer]
) -> None:
    with closing(open_connection(strict)) as first, closing(open_connection(strict)) as second:
        expected, actual = at_once(first, REQUESTS[name]), deliver(second, REQUESTS[name])
    for _, headers, _ in (expected, actual):
        headers.pop("Connection", None)  # the connection is closed when the answer precedes the body
    assert actual == expected


def test_pipelined_requests_are_answered_in_order(service: Running) -> None:
    bodies = [grid_with(*[(row, row) for row in range(count)]) for count in range(1, 8)]
    with ExitStack() as stack:
        connection = stack.enter_context(open_connection(service))
        expected = [at_once(connection, post("/predict", body)) for body in bodies]
        connection.sendall(b"".join(post("/predict?include=grid", body) for body in bodies))
        file = stack.enter_context(connection.makefile("rb"))
        grids = [json.loads(_next_body(file))["grid"] for _ in bodies]
    assert [status for status, _, _ in expected] == [200] * len(bodies)
    assert grids == [json.loads(body)["grid"] for body in bodies]


def picture(number: int) -> bytes:
    """A picture that is different for each number, of one of three sizes."""
    side = (30, 64, 130)[number % 3]
    image, file = Image.new("L", (side, side), 240), io.BytesIO()
    pen = ImageDraw.Draw(image)
    pen.line((4, 4, side - 5, 4 + number), fill=20 + number, width=3)
    pen.line((4 + number, side - 5, side // 2, 6), fill=20, width=2)
    image.save(file, "PNG")
    return file.getvalue()


def test_pictures_that_arrive_together_get_the_same_answers_as_alone(artifacts: Path) -> None:
    """One of them is broken, and some have another threshold."""
    pictures = [picture(number) for number in range(23)]
    requests = [
        post(f"/predict?include=grid&threshold=0.{5 + n % 2}", pictures[n], "image/png") for n in range(23)
    ]
    requests.append(post("/predict?include=grid", pictures[0][:60], "image/png"))
    with running_service(artifacts, workers=1) as running, ExitStack() as stack:
        connections = [stack.enter_context(closing(open_connection(running))) for _ in requests]
        expected = [at_once(connections[0], request) for request in requests]
        assert [status for status, _, _ in expected] == [200] * 23 + [400]
        for _ in range(20):
            for connection, request in zip(connections, requests, strict=True):
                connection.sendall(request)
            assert [answer_on(connection) for connection in connections] == expected


def _next_body(file: BinaryIO) -> bytes:
    length = 0
    for line in iter(file.readline, b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return file.read(length)


@pytest.mark.parametrize(
    "request_",
    [
        post("/predict", grid_with((1, 1)), "application/json", "Connection: close"),
        post("/predict", grid_with((1, 1))).replace(b"HTTP/1.1", b"HTTP/1.0"),
    ],
)
def test_a_connection_is_closed_when_the_client_requests_it(service: Running, request_: bytes) -> None:
    with closing(open_connection(service)) as connection:
        status, headers, _ = at_once(connection, request_)
        assert (status, headers.get("Connection")) == (200, "close")
        assert connection.recv(1) == b""


def test_a_connection_is_kept_while_it_is_used_and_closed_when_it_is_idle(artifacts: Path) -> None:
    """It is kept longer than the time limits for a first request and for an idle connection."""
    with (
        running_service(artifacts, keep_alive_seconds=1, body_seconds=0.5, workers=1) as running,
        closing(open_connection(running)) as connection,
    ):
        for _ in range(4):
            assert at_once(connection, REQUESTS["a grid"])[0] == 200
            time.sleep(0.6)
        assert connection.recv(1) == b""


def test_a_client_that_reads_late_gets_all_of_its_answers(service: Running) -> None:
    """They are more than the sockets hold: the service has to wait for the client, and still serve others."""
    request = post("/predict?include=grid", json.dumps({"grids": [GRID] * 400}).encode())
    with ExitStack() as stack:
        connection = stack.enter_context(open_connection(service))
        connection.setblocking(False)
        sent = _send_until_blocked(connection, request)
        assert service.get("/health/ready").ok
        connection.settimeout(20)
        file = stack.enter_context(connection.makefile("rb"))
        rest = request[len(request) - -sent % len(request) :]
        sending = stack.enter_context(ThreadPoolExecutor()).submit(connection.sendall, rest)
        answers = {_next_body(file) for _ in range(-(-sent // len(request)))}
        sending.result()
    assert len(answers) == 1
    assert len(json.loads(answers.pop())["predictions"]) == 400


def _send_until_blocked(connection: socket.socket, request: bytes) -> int:
    """Send a request repeatedly until no more is accepted, and return the number of sent bytes."""
    sent, deadline = 0, time.monotonic() + 1
    while time.monotonic() < deadline:
        try:
            sent += connection.send(request[sent % len(request) :])
        except BlockingIOError:
            time.sleep(0.01)
    return sent
