"""Requests with malformed heads, each with another request hidden in its body and one after it.

The request in the body must never be answered, because the client sent it as a body. An answer to it would
allow request smuggling through a proxy that finds the end of the body elsewhere.
"""

import random

from tests.contract.bodies import ONE
from tests.fuzz.cases import LINE_END, Case, request
from tests.fuzz.mutations import MUTATIONS

_UNAMBIGUOUS = {"length with zeros", "length with a tab"}
AMBIGUOUS = {
    name for name in MUTATIONS if "length" in name and "two" not in name and "odd" not in name
} - _UNAMBIGUOUS
"""Parsers disagree on where such a request ends, so it is refused, and nothing after it is read."""


def case_of(number: int, random_: random.Random) -> Case:
    """One case, made from its number and a random number generator."""
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
