"""Malformed requests, and valid ones in disorder, against both applications."""

from collections.abc import Iterator

import pytest

from tests.contract.bodies import ONE
from tests.fuzz.cases import request as raw_request
from tests.fuzz.http import APPLICATIONS, Peer, peer
from tests.fuzz.wire import answers_in, exchanged

pytestmark = pytest.mark.e2e
SEED, CASES = 1, 300


@pytest.fixture(scope="module", params=APPLICATIONS)
def served(request: pytest.FixtureRequest) -> Iterator[Peer]:
    with peer(request.param, SEED) as started:
        yield started


def test_no_request_hidden_in_a_body_is_answered(
    served: Peer,
) -> None:
    for number in range(CASES):
        served.check_case(number)
    served.check_end()


@pytest.mark.parametrize("chunk", [b"%x\0\r\n%b\r\n", b"-%x\r\n%b\r\n", b"%x\r\n%bx\r\n"])
def test_broken_chunks_are_refused_and_nothing_behind_them_is_read(served: Peer, chunk: bytes) -> None:
    head = raw_request(b"POST", b"/predict", "chunked", b"Transfer-Encoding: chunked")
    body = chunk % (len(ONE), ONE)
    behind = raw_request(b"GET", b"/health/live", "behind")
    received = exchanged(served.address, iter([head + body + b"0\r\n\r\n" + behind]))
    (answer,) = answers_in(received, [b"POST"])
    assert (answer.status, answer.get(b"content-type")) == (400, b"application/problem+json")
