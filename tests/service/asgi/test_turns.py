"""Work is spread over turns of the event loop, so that what arrives meanwhile is seen in between."""

import asyncio
import time

import pytest

from service.asgi import turns
from service.asgi.turns import Turns


def order_of(work_seconds: float) -> list[str]:
    """The order in which two pieces of work end, and what the loop does in the turn after the first."""
    found: list[str] = []

    async def work(these: Turns, name: str) -> None:
        await these.wait()
        time.sleep(work_seconds)
        found.append(name)

    async def run() -> None:
        these = Turns()
        tasks = [asyncio.create_task(work(these, name)) for name in ("first", "second")]
        asyncio.get_running_loop().call_soon(found.append, "a probe")
        await asyncio.gather(*tasks)

    asyncio.run(run())
    return found


def test_work_that_fits_into_a_turn_is_done_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MAX_TURN_SECONDS", 60.0)
    assert order_of(0.0) == ["first", "second", "a probe"]


def test_what_waits_behind_a_long_piece_of_work_comes_before_the_next_piece(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "MAX_TURN_SECONDS", 0.001)
    assert order_of(0.002) == ["first", "a probe", "second"]


def test_those_that_came_first_go_first_and_nobody_waits_for_one_that_gave_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "MAX_TURN_SECONDS", 0.001)
    monkeypatch.setattr(turns, "MAX_WOKEN", 3)
    found: list[int] = []

    async def work(these: Turns, number: int) -> None:
        await these.wait()
        time.sleep(0.002)
        found.append(number)

    async def run() -> None:
        these = Turns()
        tasks = [asyncio.create_task(work(these, number)) for number in range(12)]
        await asyncio.sleep(0)
        for number in (1, 2, 3, 7):
            tasks[number].cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)

    asyncio.run(run())
    assert found == [0, 4, 5, 6, 8, 9, 10, 11]


def test_turns_are_busy_while_several_requests_begin_in_one_of_them() -> None:
    async def run() -> list[list[bool]]:
        these = Turns()
        found: list[list[bool]] = []
        for requests in (1, 1, 2, 1, 1):
            found.append([])
            for _ in range(requests):
                await these.wait()
                found[-1].append(these.are_busy)
            await asyncio.sleep(0)
        return found

    assert asyncio.run(run()) == [[False], [False], [False, True], [True], [False]]
