"""The work of a worker besides answering requests: it maintains connections, and handles signals."""

import asyncio
import signal
from types import FrameType

from service.http_server.connections import Connections
from service.http_server.hooks import Hooks
from service.http_server.rebalancing import Rebalancing

LOOK_SECONDS = 0.1
LOOKS_PER_SWEEP = 5


class Upkeep:
    """The upkeep of one worker, for the duration of `async with`.

    - `connections`: of this worker.
    - `hooks`: callbacks to the service.
    """

    def __init__(self, connections: Connections, hooks: Hooks) -> None:
        self.connections = connections
        self._hooks = hooks
        self._rebalancing = Rebalancing()
        self._looks = 0
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> None:
        self._take_signals()
        self._look()

    async def __aexit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def ends_connection(self) -> bool:
        """Whether to close the connection after the next response."""
        rebalancing = self._rebalancing
        if rebalancing.to_end > 0:
            rebalancing.to_end -= 1
            return True
        return self.connections.is_stopping or self._hooks.is_draining()

    def _look(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)
        open_ = len(self.connections)
        self._hooks.connections(open_)
        self._rebalancing.update(open_, self.connections.waiting, self._hooks.others())
        self._looks += 1
        if self.connections.is_stopping or self._looks % LOOKS_PER_SWEEP == 0:
            self.connections.sweep()

    def _take_signals(self) -> None:
        """SIGTERM lets requests finish, SIGQUIT does not; uvicorn's own handlers do the rest."""
        stop, interrupt = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

        def on_term(number: int, frame: FrameType | None) -> None:
            self.connections.stop()
            if callable(stop):
                stop(number, frame)

        def on_quit() -> None:
            self.connections.abort()
            if callable(interrupt):
                interrupt(signal.SIGINT, None)
                interrupt(signal.SIGINT, None)  # after the second one, uvicorn does not wait

        signal.signal(signal.SIGTERM, on_term)
        asyncio.get_running_loop().add_signal_handler(signal.SIGQUIT, on_quit)
