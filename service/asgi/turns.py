"""Turns of the event loop: work is spread over several, so that what has come meanwhile is seen in between.

With thousands of busy connections a single turn would answer all of them before it looks at the sockets
again, and a probe that has just come would wait for all of that.
"""

import asyncio
import time

MOST_SECONDS = 0.02
"""Of work in one turn. A probe waits for about two turns."""


class Turns:
    """Bounds the work that requests do in one turn of the event loop."""

    def __init__(self) -> None:
        self._began = 0.0
        self._is_open = False

    async def wait(self) -> None:
        """Return in a turn that has room for more work."""
        while not self._has_room():
            await asyncio.sleep(0)

    def _has_room(self) -> bool:
        now = time.perf_counter()
        if not self._is_open:
            self._is_open, self._began = True, now
            asyncio.get_running_loop().call_soon(self._close)
        return now - self._began < MOST_SECONDS

    def _close(self) -> None:
        self._is_open = False
