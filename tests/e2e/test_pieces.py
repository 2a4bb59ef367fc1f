"""A request is answered alike whether it arrives whole or in pieces, alone or behind others."""

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
    """A service that takes few bytes."""
    with running_service(artifacts, max_bytes=2048, workers=1) as running:
        yield running


def post(path: str, body: bytes, kind: str = "application/json", *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: here", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *more, "", ""]).encode() + body


def grid_with(*ink: tuple[int, int]) -> bytes:
    """A JSON body with a grid in which these places are ink."""
    places = set(ink)
    rows = [[-1 if (row, column) in places else 1 for column in range(12)] for row in range(12)]
    return json.dumps({"grid": rows}).encode()


def answer_on(connection: socket.socket) -> Answer:
    """The next answer on a connection, without what differs from answer to answer."""
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


@pytest.mark.parametrize("way", [head_first, in_two_halves])
@pytest.mark.parametrize("name", REQUESTS)
def test_the_answer_is_the_same_however_its_request_comes(
    strict: Running, name: str, way: Callable[[socket.socket, bytes], Answer]
) -> None:
    with closing(open_connection(strict)) as first, closing(open_connection(strict)) as second:
        expected, found = at_once(first, REQUESTS[name]), way(second, REQUESTS[name])
    for _, headers, _ in (expected, found):
        headers.pop("Connection", None)  # it is closed where the answer comes before the body
    assert found == expected


def test_requests_sent_without_waiting_are_answered_in_their_order(service: Running) -> None:
    bodies = [grid_with(*[(row, row) for row in range(count)]) for count in range(1, 8)]
    with ExitStack() as stack:
        connection = stack.enter_context(open_connection(service))
        expected = [at_once(connection, post("/predict", body)) for body in bodies]
        connection.sendall(b"".join(post("/predict?include=grid", body) for body in bodies))
        file = stack.enter_context(connection.makefile("rb"))
        seen = [json.loads(_next_body(file))["grid"] for _ in bodies]
    assert [status for status, _, _ in expected] == [200] * len(bodies)
    assert seen == [json.loads(body)["grid"] for body in bodies]


def picture(number: int) -> bytes:
    """A picture that no other number has, of one of three sizes."""
    side = (30, 64, 130)[number % 3]
    image, file = Image.new("L", (side, side), 240), io.BytesIO()
    pen = ImageDraw.Draw(image)
    pen.line((4, 4, side - 5, 4 + number), fill=20 + number, width=3)
    pen.line((4 + number, side - 5, side // 2, 6), fill=20, width=2)
    image.save(file, "PNG")
    return file.getvalue()


def test_pictures_that_come_at_the_same_moment_are_answered_as_when_they_come_alone(artifacts: Path) -> None:
    """With one of them broken, and others that ask for another threshold."""
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
def test_a_client_that_wants_it_closed_sees_it_closed(service: Running, request_: bytes) -> None:
    with closing(open_connection(service)) as connection:
        status, headers, _ = at_once(connection, request_)
        assert (status, headers.get("Connection")) == (200, "close")
        assert connection.recv(1) == b""


def test_a_connection_is_kept_while_requests_come_and_closed_when_none_does(artifacts: Path) -> None:
    """Longer than the time for a first request, and than the time to idle, as long as it does not idle."""
    with (
        running_service(artifacts, keep_alive_seconds=1, body_seconds=0.5, workers=1) as running,
        closing(open_connection(running)) as connection,
    ):
        for _ in range(4):
            assert at_once(connection, REQUESTS["a grid"])[0] == 200
            time.sleep(0.6)
        assert connection.recv(1) == b""


def test_a_client_that_does_not_read_its_answers_gets_all_of_them_in_the_end(service: Running) -> None:
    """More than the sockets hold: the service has to wait for the client, and serve others meanwhile."""
    asked = post("/predict?include=grid", json.dumps({"grids": [GRID] * 400}).encode())
    with ExitStack() as stack:
        connection = stack.enter_context(open_connection(service))
        connection.setblocking(False)
        sent = _send_what_is_taken(connection, asked)
        assert service.get("/health/ready").ok
        connection.settimeout(20)
        file = stack.enter_context(connection.makefile("rb"))
        rest = asked[len(asked) - -sent % len(asked) :]
        sending = stack.enter_context(ThreadPoolExecutor()).submit(connection.sendall, rest)
        answers = {_next_body(file) for _ in range(-(-sent // len(asked)))}
        sending.result()
    assert len(answers) == 1
    assert len(json.loads(answers.pop())["predictions"]) == 400


def _send_what_is_taken(connection: socket.socket, request: bytes) -> int:
    """Send a request again and again until no more is taken; how many bytes went."""
    sent, deadline = 0, time.monotonic() + 1
    while time.monotonic() < deadline:
        try:
            sent += connection.send(request[sent % len(request) :])
        except BlockingIOError:
            time.sleep(0.01)
    return sent
