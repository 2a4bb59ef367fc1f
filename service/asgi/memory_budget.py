"""A limit on the memory that the requests of a worker use at a time, for bodies and for work."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from service.core.content_encoding import MAX_INFLATION
from service.core.problems import no_memory

PATIENCE_SECONDS = 1.0
LOOK_EVERY_SECONDS = 0.02

BYTES_A_BYTE = 3
"""An estimate of the memory to read a body, for each of its bytes, in addition to the body itself."""


def bytes_to_read(size: int, max_bytes: int, *, is_compressed: bool) -> int:
    """An estimate of the memory to read a body of `size` bytes, which inflates to up to `max_bytes`."""
    return BYTES_A_BYTE * (min(max_bytes, size * MAX_INFLATION) if is_compressed else size)


class MemoryBudget:
    """Counts estimated bytes against a limit.

    - `limit`: the limit in bytes.
    - `held`: the bytes counted now.
    - `unsent`: returns the bytes of replies that clients have not read yet.
    """

    def __init__(self, limit: int, unsent: Callable[[], int] = lambda: 0) -> None:
        self._limit = limit
        self.held = 0
        self.unsent = unsent

    @asynccontextmanager
    async def work(self, size: int, own: int = 0) -> AsyncIterator[None]:
        """Hold `size` bytes for work. Waits briefly for room, then raises a 503 `Problem`.

        Work that is larger than the limit may start if only its own body (`own` bytes) is held.
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
        """Count `size` more bytes, until they are given back. Raises a 503 `Problem` if they do not fit."""
        if not self._fits(size):
            raise no_memory()
        self.held += size

    def give_back(self, size: int) -> None:
        """Count `size` bytes less."""
        self.held -= size
