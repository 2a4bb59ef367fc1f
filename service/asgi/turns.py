"""Turns of the event loop: work is spread over several, so that what has come meanwhile is seen in between.

With thousands of busy connections a single turn would answer all of them before it looks at the sockets
again, and a probe that has just come would wait for all of that.
"""

import asyncio
import time
from collections import deque

MOST_SECONDS = 0.012
"""Of work in one turn. A probe waits for a few turns."""

MOST_WOKEN = 64
"""Of those that wait, how many are woken for a turn; to wake thousands takes longer than their work."""


class Turns:
    """Bounds the work that requests do in one turn of the event loop. Those that came first go first."""

    def __init__(self) -> None:
        self._waiting = deque[asyncio.Future[None]]()
        self._woken_in_vain = deque[asyncio.Future[None]]()
        self._began: float | None = None
        self._is_turning = False

    async def wait(self) -> None:
        """Return in a turn that has room for more work."""
        if self._waiting or self._woken_in_vain or not self._has_room():
            await self._be_woken(self._waiting)
            while not self._has_room():
                await self._be_woken(self._woken_in_vain)

    def _has_room(self) -> bool:
        now = time.perf_counter()
        if self._began is None:
            self._began = now
            self._keep_turning()
        return now - self._began < MOST_SECONDS

    async def _be_woken(self, queue: deque[asyncio.Future[None]]) -> None:
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self._keep_turning()
        await turn

    def _keep_turning(self) -> None:
        if not self._is_turning:
            self._is_turning = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        """The turn is over; wake some for the next one. Its time counts from the first work in it."""
        self._began, self._is_turning = None, False
        woken = 0
        while woken < MOST_WOKEN and (queue := self._woken_in_vain or self._waiting):
            turn = queue.popleft()
            if not turn.done():  # its request has not been given up
                turn.set_result(None)
                woken += 1
        if woken:
            self._keep_turning()
