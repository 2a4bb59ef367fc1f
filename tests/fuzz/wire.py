"""Sends HTTP/1.1 as bytes on a socket, in pieces, and reads answers with a strict parser."""

import random
import re
import socket
from collections.abc import Iterator, Sequence
from typing import NamedTuple

STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5][0-9]{2}) [\x20-\x7e]*")
HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\x20-\x7e]*)")
PATIENCE_SECONDS = 60
NO_CONTENT = (204, 304)


class NotHTTP(AssertionError):
    """The answer is not HTTP."""


class Answer(NamedTuple):
    """One answer: its status, its headers with lower-case names, and its body."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def get(self, name: bytes) -> bytes | None:
        """The value of a header; None without one."""
        return dict(self.headers).get(name)

    @property
    def is_last(self) -> bool:
        """Whether no further answer follows on its connection."""
        return (self.get(b"connection") or b"").lower() == b"close"


def answers_in(received: bytes, methods: Sequence[bytes]) -> list[Answer]:
    """All answers on a closed connection; answers to HEAD have no body."""
    answers, place = list[Answer](), 0
    while place < len(received):
        method = methods[len(answers)] if len(answers) < len(methods) else b""
        answer, place = _answer_at(received, place, has_body=method != b"HEAD")
        if answer.status >= 200:
            answers.append(answer)
    return answers


def _answer_at(received: bytes, start: int, *, has_body: bool) -> tuple[Answer, int]:
    """The answer that begins at an offset, and its end."""
    end = received.find(b"\r\n\r\n", start)
    if end < 0:
        raise NotHTTP(f"a head that does not end: {received[start:][:200]!r}")
    first, *lines = received[start:end].split(b"\r\n")
    status = STATUS_LINE.fullmatch(first)
    headers = [HEADER.fullmatch(line) for line in lines]
    if status is None or not all(headers):
        raise NotHTTP(f"not the head of an answer: {received[start:end]!r}")
    headers_by_name = tuple((match[1].lower(), match[2]) for match in headers if match)
    answer = Answer(int(status[1]), headers_by_name, b"")
    end += len(b"\r\n\r\n")
    if not has_body or answer.status < 200 or answer.status in NO_CONTENT:
        return answer, end
    body, end = _body_at(received, end, answer)
    return answer._replace(body=body), end


def _body_at(received: bytes, start: int, answer: Answer) -> tuple[bytes, int]:
    lengths = [value for name, value in answer.headers if name == b"content-length"]
    if answer.get(b"transfer-encoding") is not None or len(lengths) > 1:
        raise NotHTTP(f"an answer without one length: {answer.headers}")
    if not lengths:
        return received[start:], len(received)
    end = start + int(lengths[0])
    if end > len(received):
        raise NotHTTP(f"an answer that is cut off after {len(received) - start} of {int(lengths[0])} bytes")
    return received[start:end], end


def in_pieces(data: bytes, random_: random.Random) -> Iterator[bytes]:
    """The bytes in up to six pieces, cut at random places."""
    places = sorted(random_.randrange(len(data) + 1) for _ in range(random_.choice((0, 0, 1, 2, 5))))
    yield from (data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True))


def opened(address: tuple[str, int]) -> socket.socket:
    """A connection that sends each piece at once."""
    connection = socket.create_connection(address, timeout=PATIENCE_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def all_of(connection: socket.socket) -> bytes:
    """All bytes until the other side closes; raises NotHTTP if it does not."""
    pieces = list[bytes]()
    try:
        while piece := connection.recv(1 << 16):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    except TimeoutError:
        raise NotHTTP(f"not closed in {PATIENCE_SECONDS} seconds, after {b''.join(pieces)[:200]!r}") from None
    return b"".join(pieces)


def exchanged(address: tuple[str, int], pieces: Iterator[bytes]) -> bytes:
    """Send these bytes and no more; return all bytes that are received."""
    with opened(address) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # closed in the middle of a request; earlier answers are still read
        return all_of(connection)
