"""Mutations that make a head wrong without changing which bytes are the body."""

import random
from collections.abc import Callable

Lines = list[bytes]
"""The lines of a head: first the request line, last Content-Length."""

Mutation = Callable[[Lines, random.Random], None]


def _length(lines: Lines) -> bytes:
    return lines[-1].partition(b": ")[2]


def _with_length(template: bytes) -> Mutation:
    """Write the length in another format."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        lines[-1] = template.replace(b"N", _length(lines))

    return mutate


def _added(*choices: bytes) -> Mutation:
    """Add a header before or after the length."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        line = random_.choice(choices).replace(b"N", _length(lines))
        lines.insert(random_.choice((1, len(lines) - 1, len(lines))), line)

    return mutate


def _target(*choices: bytes) -> Mutation:
    """Replace the request target."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        lines[0] = b"POST " + random_.choice(choices) + b" HTTP/1.1"

    return mutate


def _first_line(*choices: bytes) -> Mutation:
    """Replace the request line."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        lines[0] = random_.choice(choices)

    return mutate


def _byte_somewhere(*choices: bytes) -> Mutation:
    """Insert a byte into the request line or a header other than the length."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        index = random_.randrange(len(lines) - 1)
        place = random_.randrange(len(lines[index]) + 1)
        lines[index] = lines[index][:place] + random_.choice(choices) + lines[index][place:]

    return mutate


def _many_headers(lines: Lines, random_: random.Random) -> None:
    lines[1:1] = [b"x-%d: y" % index for index in range(random_.choice((50, 500, 5000)))]


def _long_header(lines: Lines, random_: random.Random) -> None:
    lines.insert(1, b"x: " + b"y" * random_.choice((8000, 65_000, 200_000)))


def _nothing(lines: Lines, random_: random.Random) -> None:
    """Leave the request valid."""


# fmt: off
_CODINGS = (
    b"chunked", b"Chunked", b" chunked", b"\tchunked", b"xchunked", b"chunked, identity", b"identity",
    b"identity, chunked", b"chunked, chunked", b"gzip, chunked", b"chunked;q=1", b'"chunked"', b"\x0bchunked",
    b"chunked\x00", b"", b",chunked", b"chunked,",
)
_ODD_CODINGS = (
    b"Transfer-Encoding : chunked", b" Transfer-Encoding: chunked", b"Transfer_Encoding: chunked",
    b"Transfer-Encoding:\r\n chunked", b"X: y\nTransfer-Encoding: chunked",
    b"X: y\rTransfer-Encoding: chunked",
    b"Transfer-Encoding\0: chunked", b"TRANSFER-ENCODING:chunked", b"Transfer-Encoding:\x0bchunked",
)
_TARGETS = (
    b"*", b"predict", b"//predict", b"/../predict", b"/predict#a", b"/%00", b"/%zz", b"/\xff", b"\\predict",
    b"/predict?%ff=%00", b"http://", b"http:///", b"http://[::1/", b"/predict\t", b"/pre\x7fdict",
)
_FIRST_LINES = (
    b"POST  /predict HTTP/1.1", b"POST /predict  HTTP/1.1", b"POST\t/predict\tHTTP/1.1", b"POST /predict",
    b"POST /predict HTTP/1.1 ", b"POST /predict HTTP/1.2", b"POST /predict HTTP/2.0",
    b"POST /predict http/1.1", b"POST /predict HTTP/1.10",
    b"POST /predict HTTP/9", b"POST /predict HTTP/1.1\0", b"POST /x y HTTP/1.1",
    b"\x16\x03\x01\x02\x00", b"\r\nPOST /predict HTTP/1.1", b"\nPOST /predict HTTP/1.1", b"", b"\0",
    b"GET /predict HTTP/1.1", b"PUT /predict HTTP/1.1", b"DELETE /x HTTP/1.1", b"OPTIONS * HTTP/1.1",
    b"TRACE / HTTP/1.1", b"CONNECT here:80 HTTP/1.1", b"PRI * HTTP/2.0", b"post /predict HTTP/1.1",
)
# fmt: on

MUTATIONS: dict[str, Mutation] = {
    "nothing": _nothing,
    "length with a plus": _with_length(b"Content-Length: +N"),
    "length with a minus": _with_length(b"Content-Length: -N"),
    "length with an underscore": _with_length(b"Content-Length: N_0"),
    "length in hex": _with_length(b"Content-Length: 0xN"),
    "length with zeros": _with_length(b"Content-Length: 000N"),
    "length with a fraction": _with_length(b"Content-Length: N.0"),
    "length with a blank in it": _with_length(b"Content-Length: N N"),
    "length in a list": _with_length(b"Content-Length: N, N"),
    "lengths in a list": _with_length(b"Content-Length: N, 0"),
    "length with a tab": _with_length(b"Content-Length:\tN\t"),
    "length with a form feed": _with_length(b"Content-Length: \x0cN"),
    "length with a NUL": _with_length(b"Content-Length: N\0"),
    "length in other digits": _with_length(b"Content-Length: \xd9\xa1"),
    "length in superscript": _with_length(b"Content-Length: \xb2"),
    "length and a blank before the colon": _with_length(b"Content-Length : N"),
    "length after a blank": _with_length(b" Content-Length: N"),
    "length folded": _with_length(b"Content-Length:\r\n N"),
    "length folded away": _with_length(b"X: y\r\n Content-Length: N"),
    "length after a bare LF": _with_length(b"X: y\nContent-Length: N"),
    "length after a bare CR": _with_length(b"X: y\rContent-Length: N"),
    "length before a bare CR": _with_length(b"Content-Length: N\rX: y"),
    "huge length": _with_length(b"Content-Length: " + b"9" * 30),
    "length beyond 64 bits": _with_length(b"Content-Length: 18446744073709551617"),
    "length of many digits": _with_length(b"Content-Length: " + b"0" * 6000 + b"N"),
    "two lengths": _added(
        b"Content-Length: 0", b"Content-Length: 5", b"Content-Length: N", b"content-length: 1"
    ),
    "two lengths, one of them odd": _added(
        b"Content-Length : 0", b"Content_Length: 0", b"Content-Length: +0"
    ),
    "coding and length": _added(*(b"Transfer-Encoding: " + coding for coding in _CODINGS)),
    "odd coding and length": _added(*_ODD_CODINGS),
    "two hosts": _added(b"Host: there", b"Host:", b"Host : here", b"host: a, b", b"Host: \xff"),
    "expectation": _added(b"Expect: 100-continue", b"Expect: 200-ok", b"Expect: 100-continue, x", b"Expect:"),
    "upgrade": _added(b"Upgrade: h2c\r\nConnection: Upgrade", b"Upgrade: websocket", b"Connection: Upgrade"),
    "connection": _added(b"Connection: close", b"Connection: keep-alive", b"Connection: Content-Length"),
    "coding of the body": _added(
        b"Content-Encoding: gzip", b"Content-Encoding: br", b"Content-Encoding: gzip\x0b"
    ),
    "absolute target": _target(b"http://there/predict", b"http://here:80/predict", b"https://x@y/predict?z"),
    "strange target": _target(*_TARGETS),
    "long target": _target(b"/" + b"x" * 8000, b"/" + b"x" * 70_000, b"/predict?" + b"a=b&" * 2000),
    "strange first line": _first_line(*_FIRST_LINES),
    "control byte": _byte_somewhere(b"\0", b"\x01", b"\x0b", b"\x7f", b"\x80", b"\xff"),
    "line end": _byte_somewhere(b"\n ", b"\r ", b"\r\n ", b"\r\r", b"\n\t"),
    "separator": _byte_somewhere(b":", b" ", b"\t", b";", b",", b'"', b"{"),
    "many headers": _many_headers,
    "long header": _long_header,
}
"""What is wrong -> the mutation."""
