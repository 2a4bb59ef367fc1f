"""What honest clients send: the requests of the contract suite, a scrape, and calls of our Python client."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple

from benchmarks.soak.outcomes import NO_ROOM, RETRY_AFTER, TOO_MANY
from service.client import ServiceError, TickCross
from tests.contract.bodies import GRIDS, Request, picture
from tests.contract.cases import MARKS, PAGES, REFUSALS
from tests.contract.doors import Answer
from tests.tiny import random_grids

SCRAPE = "a scrape"
HANGS = "a body whose announced length is too large"
"""It sends no body, so its connection cannot be used again."""

HTTP: Mapping[str, Request] = {
    **{name: request for name, request in {**MARKS, **REFUSALS, **PAGES}.items() if name != HANGS},
    SCRAPE: Request("GET", "/metrics"),
}

KINDS = {**dict.fromkeys(MARKS, 6), **dict.fromkeys(PAGES, 2)}
"""How often requests of a kind are sent; refused ones have 1."""

QUICK_SECONDS = 0.01


def weights(seconds: Mapping[str, float]) -> list[float]:
    """How often each HTTP request is sent; slow requests are sent less often."""
    return [KINDS.get(name, 1) / max(1.0, seconds[name] / QUICK_SECONDS) for name in HTTP]


def is_probe(name: str) -> bool:
    """Whether the answer says if the service is ready, which changes when it shuts down."""
    path = HTTP[name].path
    return any(word in path for word in ("ready", "health", "repository/index"))


class Call(NamedTuple):
    """A call of our Python client."""

    name: str
    make: Callable[[TickCross], object]


CALLS = (
    Call("our client: a grid", lambda client: client.classify(GRIDS[0])),
    Call("our client: a picture", lambda client: client.classify(picture())),
    Call("our client: 40 grids", lambda client: client.classify_many([*random_grids(40)])),
    Call("our client: regions", lambda client: client.classify_regions(picture(), [[0, 0, 40, 40]])),
)


def answer_to(call: Call, client: TickCross) -> Answer:
    """The result of a call as an answer; a refusal by the service has its status."""
    try:
        return Answer(HTTPStatus.OK, {}, repr(call.make(client)).encode())
    except ServiceError as error:
        headers = {RETRY_AFTER: "1"} if error.status in (TOO_MANY, NO_ROOM) else {}
        return Answer(error.status, headers, b"")


def settled(name: str, answer: Answer) -> Answer:
    """The answer without what differs each time, such as the numbers of a scrape."""
    is_scrape = name == SCRAPE and b"# TYPE tickcross_requests_total counter" in answer.body
    return Answer(answer.status, {}, b"") if is_scrape else answer
