"""The ids that a request is named by, in the logs of both sides."""

import re
from random import getrandbits

REQUEST_ID = re.compile(r"[\w.:/+=@-]{1,128}", re.ASCII)
TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)


def request_id_of(given: str | None) -> str:
    """The id that came with the request, if it is one that can stand in a log; a new one otherwise."""
    if given is not None and REQUEST_ID.fullmatch(given):
        return given
    return f"{getrandbits(64):016x}"


def traceparent_of(given: str | None) -> str | None:
    """The W3C traceparent that came with the request, if it is one."""
    return given if given is not None and TRACEPARENT.fullmatch(given) else None
