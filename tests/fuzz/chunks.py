"""Malformed chunked requests, with another request hidden in the last chunk."""

import random

from tests.contract.bodies import ONE
from tests.fuzz.cases import Case, request

# fmt: off
CHUNKS = (
    b"%x\r\n%b\r\n", b"0%x\r\n%b\r\n", b"%X;a=b\r\n%b\r\n", b'%x;a="b;c"\r\n%b\r\n', b"%x ;a\r\n%b\r\n",
    b"%x\n%b\n", b"%x\r\n%b\n", b"%x\r%b\r\n", b"+%x\r\n%b\r\n", b"0x%x\r\n%b\r\n", b"-%x\r\n%b\r\n",
    b"%x;\r\n%b\r\n", b"%x\0\r\n%b\r\n", b" %x\r\n%b\r\n", b"%x_0\r\n%b\r\n", b"f%030x\r\n%b\r\n",
    b"%x;\nx\r\n%b\r\n", b"%x\r\n%bx\r\n", b"%x\r\n%b", b"%x;" + b"e" * 70_000 + b"\r\n%b\r\n",
)
"""Formats of a chunk, with its size and content."""

ENDS = (b"0\r\n", b"000\r\n", b"0;a=b\r\n", b"0\n", b"-0\r\n", b"0x0\r\n", b"0 \r\n", b"00" * 9000 + b"\r\n")
"""Formats of the last chunk."""

TRAILERS = (
    b"\r\n", b"X: y\r\n\r\n", b"Content-Length: 5\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n",
    b"X\r\n\r\n", b"\n", b" \r\n\r\n", b"X: y\n\n", b"X: y\r\n z\r\n\r\n",
    b"X: \0\r\n\r\n", b"x: y\r\n" * 5000 + b"\r\n",
)
"""Content after the last chunk."""
# fmt: on


def chunked_case(number: int, random_: random.Random) -> Case:
    """A chunked request with one part in a strange format; one chunk holds the hidden request."""
    hidden = request(b"GET", b"/health/live", f"hidden-{number}")
    behind = request(b"GET", b"/health/live", f"behind-{number}")
    contents = [ONE, hidden] if random_.random() < 0.5 else [hidden]
    strange = random_.randrange(3)
    chunk, end, trailers = (
        random_.choice(choices) if place == strange else choices[0]
        for place, choices in enumerate((CHUNKS, ENDS, TRAILERS))
    )
    body = b"".join(chunk % (len(content), content) for content in contents)
    headers = [b"Transfer-Encoding: chunked", b"Content-Type: application/json"]
    head = request(b"POST", b"/predict", f"first-{number}", *headers)
    return Case("chunks", head + body + end + trailers + behind, [b"POST", b"GET", b"GET"])
