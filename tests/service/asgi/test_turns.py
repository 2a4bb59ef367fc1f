"""Work is spread over turns of the event loop, so that other events are handled in between."""

import asyncio
import time

import pytest

from service.asgi import turns
from service.asgi.turns import Turns


def order_of(work_seconds: float) -> list[str]:
    """The order in which two pieces of work end, and what the loop does in the turn after the first."""
    order: list[str] = []

    async def work(loop_turns: Turns, name: str) -> None:
        await loop_turns.wait()
        time.sleep(work_seconds)
        order.append(name)

    async def run() -> None:
        loop_turns = Turns()
        tasks = [asyncio.create_task(work(loop_turns, name)) for name in ("first", "second")]
        asyncio.get_running_loop().call_soon(order.append, "a probe")
        await asyncio.gather(*tasks)

    asyncio.run(run())
    return order


def test_short_work_is_done_in_one_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MAX_TURN_SECONDS", 60.0)
    assert order_of(0.0) == ["first", "second", "a probe"]


def test_other_events_are_handled_between_long_pieces_of_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "MAX_TURN_SECONDS", 0.001)
    assert order_of(0.002) == ["first", "a probe", "second"]


def test_work_runs_in_order_of_arrival_and_cancelled_work_is_skipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "MAX_TURN_SECONDS", 0.001)
    monkeypatch.setattr(turns, "MAX_WOKEN", 3)
    finished: list[int] = []

    async def work(loop_turns: Turns, number: int) -> None:
        await loop_turns.wait()
        time.sleep(0.002)
        finished.append(number)

    async def run() -> None:
        loop_turns = Turns()
        tasks = [asyncio.create_task(work(loop_turns, number)) for number in range(12)]
        await asyncio.sleep(0)
        for number in (1, 2, 3, 7):
            tasks[number].cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)

    asyncio.run(run())
    assert finished == [0, 4, 5, 6, 8, 9, 10, 11]


def test_a_request_that_arrives_while_another_is_woken_does_not_overtake_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "MAX_TURN_SECONDS", 0.001)
    finished: list[str] = []
    tasks: list[asyncio.Task[None]] = []

    async def work(loop_turns: Turns, name: str) -> None:
        await loop_turns.wait()
        time.sleep(0.002)
        finished.append(name)

    async def run() -> None:
        loop_turns, loop = Turns(), asyncio.get_running_loop()
        tasks.extend(loop.create_task(work(loop_turns, name)) for name in ("first", "second"))
        loop.call_soon(lambda: tasks.append(loop.create_task(work(loop_turns, "third"))))
        await asyncio.sleep(0)
        await asyncio.wait_for(asyncio.gather(*tasks), 10)

    asyncio.run(run())
    assert finished == ["first", "second", "third"]


def test_after_a_woken_request_is_cancelled_others_begin_at_once() -> None:
    async def run() -> None:
        loop_turns = Turns()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(turns, "MAX_TURN_SECONDS", 0.0)
            waiting = asyncio.create_task(loop_turns.wait())
            await asyncio.sleep(0)
            await asyncio.sleep(0)  # it is woken, but does not run yet
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        with pytest.raises(StopIteration):  # it ends without giving control to the event loop
            loop_turns.wait().send(None)

    asyncio.run(run())


def test_turns_are_busy_while_several_requests_begin_in_one_of_them() -> None:
    async def run() -> list[list[bool]]:
        loop_turns = Turns()
        busy: list[list[bool]] = []
        for requests in (1, 1, 2, 1, 1):
            busy.append([])
            for _ in range(requests):
                await loop_turns.wait()
                busy[-1].append(loop_turns.are_busy)
            await asyncio.sleep(0)
        return busy

    assert asyncio.run(run()) == [[False], [False], [False, True], [True], [False]]
