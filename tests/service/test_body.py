"""Bodies are read whole or refused, and what is held of them at a time is bounded."""

import asyncio
import tracemalloc
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from service.body import BodyReader, ClientGone, announced_bytes, linger
from service.problems import Problem
from service.settings import Settings

SETTINGS = replace(Settings(), max_bytes=100, max_buffered_bytes=150, body_seconds=0.05)
Message = dict[str, Any]


def receiving(messages: Iterable[Message]) -> Callable[[], Awaitable[Message]]:
    """A client that sends these messages, and then nothing more."""
    waiting = iter(messages)

    async def receive() -> Message:
        for message in waiting:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    return receive


def parts(*contents: bytes, last: bool = True) -> list[Message]:
    messages = [{"type": "http.request", "body": content, "more_body": True} for content in contents]
    if last:
        messages[-1]["more_body"] = False
    return messages


def read(messages: Iterable[Message], announced: int = -1, settings: Settings = SETTINGS) -> bytes:
    return asyncio.run(BodyReader(settings).read(receiving(messages), announced))


def refusal(messages: Iterable[Message], announced: int = -1) -> Problem:
    with pytest.raises(Problem) as caught:
        read(messages, announced)
    return caught.value


def test_a_body_in_one_piece_is_that_piece() -> None:
    assert read(parts(b"whole")) == b"whole"


def test_a_body_in_pieces_is_put_together() -> None:
    assert read(parts(b"in ", b"", b"pie", b"ces")) == b"in pieces"


def test_a_body_in_tiny_pieces_takes_little_more_than_its_bytes() -> None:
    count = 50_000
    sent = (parts(b"%02d" % (piece % 100), last=piece == count) for piece in range(count + 1))
    settings = replace(SETTINGS, max_bytes=10**6, max_buffered_bytes=10**6, body_seconds=9)
    tracemalloc.start()
    try:
        assert len(read(chain.from_iterable(sent), settings=settings)) == 2 * count + 2
        assert tracemalloc.get_traced_memory()[1] < 6 * count
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("said", "length"), [(None, -1), ("", -1), ("0", 0), ("07", 7)])
def test_the_length_of_a_body_is_read_from_its_head(said: str | None, length: int) -> None:
    assert announced_bytes({} if said is None else {"CONTENT_LENGTH": said}) == length


@pytest.mark.parametrize("digits", ["9" * 20, "0" * 5000 + "2"])
def test_a_length_of_too_many_digits_is_refused(digits: str) -> None:
    with pytest.raises(Problem, match=f"the Content-Length has {len(digits)} digits") as refused:
        announced_bytes({"CONTENT_LENGTH": digits})
    assert refused.value.status == 400


def test_a_body_announced_as_too_long_is_refused_before_any_of_it_is_read() -> None:
    assert refusal([], announced=101).status == 413


@pytest.mark.parametrize("sizes", [(101,), (60, 60), (100, 1)])
def test_a_body_of_unknown_length_is_refused_when_it_gets_too_long(sizes: tuple[int, ...]) -> None:
    problem = refusal(parts(*(b"x" * size for size in sizes)))
    assert (problem.status, problem.detail) == (413, "the body has more than 100 bytes")


@pytest.mark.parametrize("sent", [[], parts(b"some", last=False)], ids=["nothing", "some"])
def test_a_client_that_stalls_is_told_so_after_a_while(sent: list[Message]) -> None:
    assert refusal(sent).status == 408


def test_a_client_that_hangs_up_is_gone() -> None:
    with pytest.raises(ClientGone):
        read([*parts(b"some", last=False), {"type": "http.disconnect"}])


def test_what_all_clients_send_at_a_time_is_bounded_and_counts_only_while_it_is_sent() -> None:
    async def three_clients() -> list[bytes | BaseException]:
        bodies = BodyReader(replace(SETTINGS, body_seconds=0.5))
        stalled = asyncio.create_task(bodies.read(receiving(parts(b"x" * 90, last=False)), -1))
        await asyncio.sleep(0)
        refused = bodies.read(receiving(parts(b"x" * 40, b"x" * 40)), -1)
        (refusal,) = await asyncio.gather(refused, return_exceptions=True)
        stalled.cancel()
        await asyncio.gather(stalled, return_exceptions=True)
        later = await bodies.read(receiving(parts(b"x" * 40, b"x" * 40)), -1)
        return [refusal, later]

    refused, later = asyncio.run(three_clients())
    assert isinstance(refused, Problem)
    assert refused.status == 503
    assert refused.headers["Retry-After"]
    assert later == b"x" * 80


def test_the_rest_of_a_refused_body_is_taken_off_the_line() -> None:
    async def refused() -> list[Message]:
        messages = iter(parts(b"a", b"b", b"c"))
        await linger(receiving(messages))
        return list(messages)

    assert asyncio.run(refused()) == []
