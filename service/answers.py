"""JSON answers, written by orjson: it takes NumPy's numbers as they are, and it is quick."""

from collections.abc import Iterable
from typing import Any

import orjson
from flask import Response
from werkzeug.datastructures import Headers

MEDIA_TYPE = "application/json"

CLOSE = (b"connection", b"close")
"""In the headers of an answer that is the last one on its connection."""


class OwnHeaders(Headers):
    """Headers that we have written ourselves, and that need no looking through."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._list = list(pairs)


def json_answer(payload: Any, status: int = 200) -> Response:
    """`payload` as a JSON response."""
    return json_response(orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY), status)


def json_response(content: bytes, status: int = 200) -> Response:
    """JSON that has been written already as a response."""
    pairs = ("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(content)))
    return Response([content], status, OwnHeaders(pairs))
