"""The memory that the requests of a worker may take at a time: for bodies that arrive, and for work."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from service.core.content_encoding import MAX_INFLATION
from service.core.problems import no_memory

PATIENCE_SECONDS = 1.0
LOOK_EVERY_SECONDS = 0.02

BYTES_A_BYTE = 3
"""An estimate of the memory that reading a body takes, for each of its bytes, the body aside."""


def bytes_to_read(size: int, max_bytes: int, *, is_compressed: bool) -> int:
    """An estimate of the memory that reading a body of `size` bytes takes; inflated, it has up to `most`."""
    return BYTES_A_BYTE * (min(max_bytes, size * MAX_INFLATION) if is_compressed else size)


class MemoryBudget:
    """Counts estimated bytes against a limit.

    - `limit`: bytes.
    - `held`: how many are counted now.
    - `unsent`: says how many bytes of replies wait for clients to read them.
    """

    def __init__(self, limit: int, unsent: Callable[[], int] = lambda: 0) -> None:
        self._limit = limit
        self.held = 0
        self.unsent = unsent

    @asynccontextmanager
    async def work(self, size: int, own: int = 0) -> AsyncIterator[None]:
        """Room for work that takes `size` bytes: waited for briefly, then a 503 `Problem`.

        Work that alone is above the limit is let in when nothing is held but the `own` bytes of its body.
        """
        await self._room_for(size, own)
        self.held += size
        try:
            yield
        finally:
            self.held -= size

    async def _room_for(self, size: int, own: int) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self.held > own and not self._fits(size):
                    await asyncio.sleep(LOOK_EVERY_SECONDS)
        except TimeoutError:
            raise no_memory() from None

    def _fits(self, size: int) -> bool:
        return self.held + self.unsent() + size <= self._limit

    def take(self, size: int) -> None:
        """Count `size` more bytes; a 503 `Problem` where they do not fit."""
        if not self._fits(size):
            raise no_memory()
        self.held += size

    def give_back(self, size: int) -> None:
        """Count `size` bytes no longer."""
        self.held -= size


class Share:
    """What the body of one request holds of a budget, until it is answered."""

    __slots__ = ("_budget", "size")

    def __init__(self, budget: MemoryBudget) -> None:
        self._budget = budget
        self.size = 0

    def grow(self, size: int) -> None:
        """Hold `size` more bytes; a 503 `Problem` where they do not fit."""
        self._budget.take(size)
        self.size += size

    def release(self) -> None:
        """Hold nothing any more."""
        self._budget.give_back(self.size)
        self.size = 0
