"""The bytes of a request's body, whole and within the limit.

Under our worker the adapter has read them already and left them in the environ; under any other WSGI server,
and the test client, they are read from the stream here, with the same limit.
"""

from flask import current_app, request

from .problems import Problem
from .settings import Settings

KEY = "tickcross.body"


def body() -> bytes:
    """The body of the request of the moment; a 413 `Problem` above `max_bytes`."""
    found = request.environ.get(KEY)
    if found is not None:
        return found  # type: ignore[no-any-return]
    return request.get_data(cache=True)


def too_many_bytes(limit: int) -> Problem:
    """The refusal of a body above `limit` bytes."""
    return Problem(413, f"the body has more than {limit} bytes")


def settings() -> Settings:
    """The settings of the app that handles the request of the moment."""
    return current_app.config["TICKCROSS"]  # type: ignore[no-any-return]
