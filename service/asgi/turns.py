"""Spreads work over several turns of the event loop, which polls its sockets between them.

With thousands of busy connections, a single turn would answer all of them before it polls the sockets again,
and a probe that has just arrived would wait for all of them.
"""

import asyncio
import time
from collections import deque

MAX_TURN_SECONDS = 0.012
"""How long the work of one turn may take. A probe waits for a few turns."""

MAX_WOKEN = 64
"""How many waiting requests are woken for a turn. Waking thousands takes longer than their work."""


class Turns:
    """Limits the work that requests do in one turn of the event loop. First come, first served."""

    def __init__(self) -> None:
        self._begun = self._begun_before = 0
        self._waiting = deque[asyncio.Future[None]]()
        self._woken_in_vain = deque[asyncio.Future[None]]()
        self._resuming = 0  # requests that are woken, but do not run yet
        self._began: float | None = None
        self._is_turning = False

    async def wait(self) -> None:
        """Return in a turn that has room for more work."""
        if self._resuming or self._waiting or self._woken_in_vain or not self._has_room():
            await self._be_woken(self._waiting)
            while not self._has_room():
                await self._be_woken(self._woken_in_vain)
        self._begun += 1

    @property
    def are_busy(self) -> bool:
        """Whether several requests have begun their work in this turn or in the one before."""
        return self._begun > 1 or self._begun_before > 1

    def _has_room(self) -> bool:
        now = time.perf_counter()
        if self._began is None:
            self._began = now
            self._keep_turning()
        return now - self._began < MAX_TURN_SECONDS

    async def _be_woken(self, queue: deque[asyncio.Future[None]]) -> None:
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self._keep_turning()
        try:
            await turn
        finally:
            if not turn.cancelled():
                self._resuming -= 1

    def _keep_turning(self) -> None:
        if not self._is_turning:
            self._is_turning = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        """End the turn, and wake requests for the next one. Its time starts with the first work in it."""
        self._began, self._is_turning = None, False
        self._begun_before, self._begun = self._begun, 0
        woken = 0
        while woken < MAX_WOKEN and (queue := self._woken_in_vain or self._waiting):
            turn = queue.popleft()
            if not turn.done():  # its request has not been cancelled
                turn.set_result(None)
                woken += 1
        self._resuming += woken
        if woken:
            self._keep_turning()
