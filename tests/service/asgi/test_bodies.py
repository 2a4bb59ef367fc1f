"""Bodies are read completely, or refused when they are too long, too slow or too many."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from service.asgi.bodies import BodyReader, ClientGone
from service.asgi.memory_budget import MemoryBudget
from service.core.problems import Problem
from service.settings import Settings

SETTINGS = replace(Settings(), max_bytes=1000, body_seconds=0.05)
CHUNKED = {b"transfer-encoding": b"chunked"}
Message = dict[str, Any]


def receiving(messages: Iterable[Message]) -> Callable[[], Awaitable[Message]]:
    """A client that sends these messages, and then nothing more."""
    remaining = iter(messages)

    async def receive() -> Message:
        for message in remaining:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    return receive


def parts(*contents: bytes, last: bool = True) -> list[Message]:
    messages = [{"type": "http.request", "body": content, "more_body": True} for content in contents]
    if last:
        messages[-1]["more_body"] = False
    return messages


def read(messages: Iterable[Message], headers: dict[bytes, bytes] = CHUNKED, budget: int = 10_000) -> bytes:
    return asyncio.run(BodyReader(SETTINGS, MemoryBudget(budget)).read(receiving(messages), headers))


def refusal(
    messages: Iterable[Message], headers: dict[bytes, bytes] = CHUNKED, budget: int = 10_000
) -> Problem:
    with pytest.raises(Problem) as caught:
        read(messages, headers, budget)
    return caught.value


def test_the_pieces_of_a_body_are_joined() -> None:
    assert read(parts(b"in ", b"", b"pie", b"ces")) == b"in pieces"


def test_a_request_without_a_body_is_read_without_waiting() -> None:
    assert read([], {}) == b""


def test_a_body_with_too_large_a_length_is_refused_before_it_is_read() -> None:
    async def must_not_receive() -> Message:
        raise AssertionError("the body was requested")

    with pytest.raises(Problem) as caught:
        asyncio.run(
            BodyReader(SETTINGS, MemoryBudget(10_000)).read(must_not_receive, {b"content-length": b"1001"})
        )
    assert caught.value.status == 413


@pytest.mark.parametrize("sizes", [(1001,), (600, 600), (1000, 1)])
def test_a_body_of_unknown_length_is_refused_when_it_gets_too_long(sizes: tuple[int, ...]) -> None:
    problem = refusal(parts(*(b"x" * size for size in sizes)))
    assert (problem.status, problem.detail) == (413, "the body has more than 1000 bytes")


@pytest.mark.parametrize("sent", [[], parts(b"some", last=False)], ids=["nothing", "some"])
def test_a_client_that_stalls_gets_408(sent: list[Message]) -> None:
    assert refusal(sent).status == 408


def test_a_client_that_disconnects_raises_client_gone() -> None:
    with pytest.raises(ClientGone):
        read([*parts(b"some", last=False), {"type": "http.disconnect"}])


def test_the_received_bytes_of_all_bodies_are_bounded() -> None:
    assert refusal(parts(b"x" * 90, b"x" * 90), budget=100).status == 503


@pytest.mark.parametrize(
    "messages", [parts(b"x" * 600, b"x" * 600), parts(b"some", last=False)], ids=["too long", "stalls"]
)
def test_a_body_that_is_refused_gives_its_bytes_back(messages: list[Message]) -> None:
    memory = MemoryBudget(10_000)
    with pytest.raises(Problem):
        asyncio.run(BodyReader(SETTINGS, memory).read(receiving(messages), CHUNKED))
    assert memory.held == 0


def test_slow_bodies_take_a_share_of_the_slots_and_others_are_still_read() -> None:
    async def read_slow_and_complete() -> tuple[int, bytes, int]:
        settings = replace(SETTINGS, max_in_flight=4, body_seconds=5.0)
        bodies = BodyReader(settings, MemoryBudget(10_000))
        slow = [
            asyncio.create_task(bodies.read(receiving(parts(b"some", last=False)), CHUNKED)) for _ in range(2)
        ]
        await asyncio.sleep(0)
        complete = await bodies.read(receiving(parts(b"whole")), CHUNKED)
        with pytest.raises(Problem) as caught:
            await bodies.read(receiving(parts(b"some", last=False)), CHUNKED)
        still_waiting = sum(not task.done() for task in slow)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return caught.value.status, complete, still_waiting

    assert asyncio.run(read_slow_and_complete()) == (503, b"whole", 2)
