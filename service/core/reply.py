"""What a client gets back: status, headers and body, whichever application sends them."""

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from model.classifier import Predictions

JSON = "application/json"
BINARY = "application/octet-stream"
Headers = tuple[tuple[str, str], ...]


class Outcome(NamedTuple):
    """What was answered: the version that answered and all its predictions. It is counted and logged.

    - `mistyped`: how many of the pictures came with a media type that is not theirs.
    """

    version: str
    predictions: "Predictions"
    mistyped: int = 0


class Reply(NamedTuple):
    """A reply; the application that sends it adds Content-Length.

    - `outcome`: what was answered, if marks were.
    """

    status: int
    headers: Headers
    body: bytes
    outcome: Outcome | None = None


NO_SNIFFING = ("X-Content-Type-Options", "nosniff")
NO_STORE = ("Cache-Control", "no-store")


def protective_headers(headers: Headers) -> Headers:
    """What each answer with these headers gets as well: it is neither stored nor taken for another type.

    Pages and the like say themselves how they may be cached.
    """
    return (NO_SNIFFING,) if NO_STORE[0] in dict(headers) else (NO_SNIFFING, NO_STORE)


_JSON_HEADERS = (("Content-Type", JSON),)


def json_reply(payload: Any, status: int = 200) -> Reply:
    """`payload` as a JSON reply; orjson takes NumPy's numbers as they are."""
    return written_json_reply(orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY), status)


def written_json_reply(content: bytes, status: int = 200, outcome: Outcome | None = None) -> Reply:
    """JSON that has been written already as a reply."""
    return Reply(status, _JSON_HEADERS, content, outcome)
