"""Requests whose heads are not as they should be, each with others in its body and behind it.

The request in the body is never to be answered: whoever sent the bytes sent it as a body. Where a proxy in
front of the service sees the end of the body elsewhere, answering it would be request smuggling.
"""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.contract.bodies import ONE

LINE_END = b"\r\n"
Lines = list[bytes]
Mutation = Callable[[Lines, random.Random], None]


class Case(NamedTuple):
    """What is sent on one connection.

    - `mutation`: what is wrong with its first request.
    - `methods`: of the requests, as far as they are known.
    """

    mutation: str
    data: bytes
    methods: Sequence[bytes]


def request(method: bytes, path: bytes, name: str, *lines: bytes, body: bytes = b"") -> bytes:
    """A request that is right, under the id `name`."""
    head = [method + b" " + path + b" HTTP/1.1", b"Host: here", b"X-Request-ID: " + name.encode(), *lines]
    head += [b"Content-Length: %d" % len(body)] if body else []
    return LINE_END.join([*head, b"", b""]) + body


def case_of(number: int, random_: random.Random) -> Case:
    """One case, made from its number and a generator of random numbers."""
    hidden = request(b"GET", b"/health/live", f"hidden-{number}")
    behind = request(b"GET", b"/health/live", f"behind-{number}")
    body = random_.choice((ONE, b"", b"0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n")) + hidden
    lines = [
        random_.choice((b"POST /predict HTTP/1.1", b"POST /v2/models/tickcross/infer HTTP/1.1")),
        b"Host: here",
        b"X-Request-ID: first-%d" % number,
        b"Content-Type: application/json",
        b"Content-Length: %d" % len(body),
    ]
    name = random_.choice([*MUTATIONS])
    MUTATIONS[name](lines, random_)
    data = LINE_END.join([*lines, b"", b""]) + body + behind
    return Case(name, data, [lines[0].partition(b" ")[0], b"GET", b"GET"])


def _length(lines: Lines) -> bytes:
    return lines[-1].partition(b": ")[2]


def _with_length(template: bytes) -> Mutation:
    """Another way to write the length."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        lines[-1] = template.replace(b"N", _length(lines))

    return mutate


def _added(*choices: bytes) -> Mutation:
    """One more header, before the length or after it."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        line = random_.choice(choices).replace(b"N", _length(lines))
        lines.insert(random_.choice((1, len(lines) - 1, len(lines))), line)

    return mutate


def _target(*choices: bytes) -> Mutation:
    """Another target of the request."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        lines[0] = b"POST " + random_.choice(choices) + b" HTTP/1.1"

    return mutate


def _first_line(*choices: bytes) -> Mutation:
    """Another first line."""

    def mutate(lines: Lines, random_: random.Random) -> None:
        lines[0] = random_.choice(choices)

    return mutate


def _byte_somewhere(*choices: bytes) -> Mutation:
    """A byte put into a header that is not the length, or into the first line."""

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
    """A request that is right."""


CODINGS = (
    *(b"chunked", b"Chunked", b" chunked", b"\tchunked", b"xchunked", b"chunked, identity", b"identity"),
    *(
        b"identity, chunked",
        b"chunked, chunked",
        b"gzip, chunked",
        b"chunked;q=1",
        b'"chunked"',
        b"\x0bchunked",
    ),
    *(b"chunked\x00", b"", b",chunked", b"chunked,"),
)
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
    "coding and length": _added(*(b"Transfer-Encoding: " + coding for coding in CODINGS)),
    "odd coding and length": _added(
        *(b"Transfer-Encoding : chunked", b" Transfer-Encoding: chunked", b"Transfer_Encoding: chunked"),
        *(
            b"Transfer-Encoding:\r\n chunked",
            b"X: y\nTransfer-Encoding: chunked",
            b"X: y\rTransfer-Encoding: chunked",
        ),
        *(b"Transfer-Encoding\0: chunked", b"TRANSFER-ENCODING:chunked", b"Transfer-Encoding:\x0bchunked"),
    ),
    "two hosts": _added(b"Host: there", b"Host:", b"Host : here", b"host: a, b", b"Host: \xff"),
    "expectation": _added(b"Expect: 100-continue", b"Expect: 200-ok", b"Expect: 100-continue, x", b"Expect:"),
    "upgrade": _added(b"Upgrade: h2c\r\nConnection: Upgrade", b"Upgrade: websocket", b"Connection: Upgrade"),
    "connection": _added(b"Connection: close", b"Connection: keep-alive", b"Connection: Content-Length"),
    "coding of the body": _added(
        b"Content-Encoding: gzip", b"Content-Encoding: br", b"Content-Encoding: gzip\x0b"
    ),
    "absolute target": _target(b"http://there/predict", b"http://here:80/predict", b"https://x@y/predict?z"),
    "strange target": _target(
        *(
            b"*",
            b"predict",
            b"//predict",
            b"/../predict",
            b"/predict#a",
            b"/%00",
            b"/%zz",
            b"/\xff",
            b"\\predict",
        ),
        *(b"/predict?%ff=%00", b"http://", b"http:///", b"http://[::1/", b"/predict\t", b"/pre\x7fdict"),
    ),
    "long target": _target(b"/" + b"x" * 8000, b"/" + b"x" * 70_000, b"/predict?" + b"a=b&" * 2000),
    "strange first line": _first_line(
        *(
            b"POST  /predict HTTP/1.1",
            b"POST /predict  HTTP/1.1",
            b"POST\t/predict\tHTTP/1.1",
            b"POST /predict",
        ),
        *(
            b"POST /predict HTTP/1.1 ",
            b"POST /predict HTTP/1.2",
            b"POST /predict HTTP/2.0",
            b"POST /predict http/1.1",
        ),
        *(
            b"POST /predict HTTP/1.10",
            b"POST /predict HTTP/9",
            b"POST /predict HTTP/1.1\0",
            b"POST /x y HTTP/1.1",
        ),
        *(b"\x16\x03\x01\x02\x00", b"\r\nPOST /predict HTTP/1.1", b"\nPOST /predict HTTP/1.1", b"", b"\0"),
        *(b"GET /predict HTTP/1.1", b"PUT /predict HTTP/1.1", b"DELETE /x HTTP/1.1", b"OPTIONS * HTTP/1.1"),
        *(b"TRACE / HTTP/1.1", b"CONNECT here:80 HTTP/1.1", b"PRI * HTTP/2.0", b"post /predict HTTP/1.1"),
    ),
    "control byte": _byte_somewhere(b"\0", b"\x01", b"\x0b", b"\x7f", b"\x80", b"\xff"),
    "line end": _byte_somewhere(b"\n ", b"\r ", b"\r\n ", b"\r\r", b"\n\t"),
    "separator": _byte_somewhere(b":", b" ", b"\t", b";", b",", b'"', b"{"),
    "many headers": _many_headers,
    "long header": _long_header,
}
"""What is wrong -> what makes it so. None of them changes which bytes are the body."""


AGREED = {"length with zeros", "length with a tab"}
AMBIGUOUS = {
    name for name in MUTATIONS if "length" in name and "two" not in name and "odd" not in name
} - AGREED
"""With these no two readers agree on where the request ends: it is refused, and nothing behind it is read."""

CHUNKS = (
    *(b"%x\r\n%b\r\n", b"0%x\r\n%b\r\n", b"%X;a=b\r\n%b\r\n", b'%x;a="b;c"\r\n%b\r\n', b"%x ;a\r\n%b\r\n"),
    *(b"%x\n%b\n", b"%x\r\n%b\n", b"%x\r%b\r\n", b"+%x\r\n%b\r\n", b"0x%x\r\n%b\r\n", b"-%x\r\n%b\r\n"),
    *(b"%x;\r\n%b\r\n", b"%x\0\r\n%b\r\n", b" %x\r\n%b\r\n", b"%x_0\r\n%b\r\n", b"f%030x\r\n%b\r\n"),
    *(b"%x;\nx\r\n%b\r\n", b"%x\r\n%bx\r\n", b"%x\r\n%b", b"%x;" + b"e" * 70_000 + b"\r\n%b\r\n"),
)
"""How a chunk is written: its size, its content, and what stands around them."""

TRAILERS = (
    *(
        b"\r\n",
        b"X: y\r\n\r\n",
        b"Content-Length: 5\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"X\r\n\r\n",
    ),
    *(
        b"\n",
        b" \r\n\r\n",
        b"X: y\n\n",
        b"X: y\r\n z\r\n\r\n",
        b"X: \0\r\n\r\n",
        b"x: y\r\n" * 5000 + b"\r\n",
    ),
)


ENDS = (b"0\r\n", b"000\r\n", b"0;a=b\r\n", b"0\n", b"-0\r\n", b"0x0\r\n", b"0 \r\n", b"00" * 9000 + b"\r\n")
"""How the last chunk is written."""


def chunked_case(number: int, random_: random.Random) -> Case:
    """A request in chunks, one part of which is written in a strange way; one chunk is the hidden one."""
    hidden = request(b"GET", b"/health/live", f"hidden-{number}")
    behind = request(b"GET", b"/health/live", f"behind-{number}")
    contents = [ONE, hidden] if random_.random() < 0.5 else [hidden]
    strange = random_.randrange(3)
    chunk, end, trailers = (
        random_.choice(choices) if place == strange else choices[0]
        for place, choices in enumerate((CHUNKS, ENDS, TRAILERS))
    )
    body = b"".join(chunk % (len(content), content) for content in contents)
    named = [b"Transfer-Encoding: chunked", b"Content-Type: application/json"]
    head = request(b"POST", b"/predict", f"first-{number}", *named)
    return Case("chunks", head + body + end + trailers + behind, [b"POST", b"GET", b"GET"])


def any_case(number: int, random_: random.Random) -> Case:
    """A case of either kind."""
    return (case_of if random_.random() < 0.75 else chunked_case)(number, random_)
