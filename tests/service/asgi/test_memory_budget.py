"""The memory that the requests of a worker hold is bounded."""

import asyncio

import pytest

from service.asgi import memory_budget
from service.asgi.memory_budget import MemoryBudget, bytes_to_read
from service.core.problems import Problem


def test_a_share_may_grow_up_to_the_limit_and_is_released() -> None:
    budget = MemoryBudget(100)
    for _ in range(2):
        budget.take(60)
        budget.take(40)
        with pytest.raises(Problem) as caught:
            budget.take(1)
        budget.give_back(100)
    assert caught.value.status == 503
    assert caught.value.headers["Retry-After"]


def test_unsent_replies_count_against_the_limit() -> None:
    budget = MemoryBudget(100, unsent=lambda: 60)
    with pytest.raises(Problem):
        budget.take(50)


def test_work_waits_until_the_budget_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_budget, "LOOK_EVERY_SECONDS", 0.001)
    done: list[str] = []

    async def work(budget: MemoryBudget, name: str) -> None:
        async with budget.work(70):
            await asyncio.sleep(0.01)
            done.append(name)

    async def both() -> None:
        budget = MemoryBudget(100)
        await asyncio.gather(work(budget, "first"), work(budget, "second"))

    asyncio.run(both())
    assert done == ["first", "second"]


def test_work_is_refused_when_the_budget_stays_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_budget, "PATIENCE_SECONDS", 0.01)

    async def one_too_many() -> None:
        budget = MemoryBudget(100)
        async with budget.work(70), budget.work(70):
            raise AssertionError("both were admitted")

    with pytest.raises(Problem) as caught:
        asyncio.run(one_too_many())
    assert caught.value.status == 503


def test_work_above_the_limit_is_admitted_alone() -> None:
    async def alone() -> str:
        async with MemoryBudget(100).work(1000):
            return "done"

    assert asyncio.run(alone()) == "done"


def test_a_compressed_body_counts_as_its_largest_inflated_size() -> None:
    plain = bytes_to_read(1000, 10_000, is_compressed=False)
    assert bytes_to_read(1, 10_000, is_compressed=True) > plain
    assert bytes_to_read(1000, 10_000, is_compressed=True) == 10 * plain
