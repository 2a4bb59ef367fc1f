"""The ids of a request, for the logs of client and service."""

import re
from random import getrandbits

REQUEST_ID = re.compile(r"[\w.:/+=@-]{1,128}", re.ASCII)
TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)


def request_id_of(header: str | None) -> str:
    """The value of X-Request-ID if it is safe to log, else a new id."""
    if header is not None and REQUEST_ID.fullmatch(header):
        return header
    return f"{getrandbits(64):016x}"


def traceparent_of(header: str | None) -> str | None:
    """The value of traceparent if it is a valid W3C traceparent."""
    return header if header is not None and TRACEPARENT.fullmatch(header) else None
