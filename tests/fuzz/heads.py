"""Requests whose heads are not as they should be, each with another request in its body and one behind it.

The request in the body must never be answered: the client sent it as a body. If the service answered it
where a proxy in front sees the end of the body elsewhere, that would be request smuggling.
"""

import random

from tests.contract.bodies import ONE
from tests.fuzz.cases import LINE_END, Case, request
from tests.fuzz.mutations import MUTATIONS

_AGREED = {"length with zeros", "length with a tab"}
AMBIGUOUS = {
    name for name in MUTATIONS if "length" in name and "two" not in name and "odd" not in name
} - _AGREED
"""With these no two readers agree on where the request ends: it is refused, and nothing behind it is read."""


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
