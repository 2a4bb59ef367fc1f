"""A reply: status, headers and body, for either application."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

if TYPE_CHECKING:
    from model.classifier import Predictions

JSON = "application/json"
BINARY = "application/octet-stream"
Headers = tuple[tuple[str, str], ...]
JSON_HEADERS: Headers = (("Content-Type", JSON),)


class Outcome(NamedTuple):
    """The version that answered and its predictions, to be counted and logged.

    - `mistyped`: how many of the pictures came with a wrong media type.
    """

    version: str
    predictions: "Predictions"
    mistyped: int = 0


class Reply(NamedTuple):
    """A reply; the application that sends it adds Content-Length.

    - `outcome`: None if no marks were answered.
    """

    status: int
    headers: Headers
    body: bytes
    outcome: Outcome | None = None


NO_SNIFFING = ("X-Content-Type-Options", "nosniff")
NO_STORE = ("Cache-Control", "no-store")


def protective_headers(headers: Headers) -> Headers:
    """The headers to add to an answer, against content sniffing and caching.

    Pages and their files have their own Cache-Control.
    """
    return (NO_SNIFFING,) if NO_STORE[0] in dict(headers) else (NO_SNIFFING, NO_STORE)


def json_reply(payload: Any, status: int = 200) -> Reply:
    """`payload` as a JSON reply. It may contain NumPy numbers and arrays."""
    # orjson asks `default` for arrays that are not in one piece of memory.
    content = orjson.dumps(payload, default=np.ascontiguousarray, option=orjson.OPT_SERIALIZE_NUMPY)
    return Reply(status, JSON_HEADERS, content)
