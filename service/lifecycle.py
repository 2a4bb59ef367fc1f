"""How the service stops, and how its workers share a board: what gunicorn does not do by itself.

Told to stop, gunicorn closes its listeners at once, while load balancers go on sending for as long as they
have not asked for readiness again. So readiness falls first; the listeners follow when everybody has noticed.
A worker listens to its master only: systemd and others tell all processes at once, which must not cut its
work short.
"""

import asyncio
import logging
import math
import signal
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gasgi import ASGIWorker

from .listening import Loop

if TYPE_CHECKING:
    from .instruments import Instruments
    from .settings import Settings

log = logging.getLogger("tickcross")
STOP_WORKER = signal.SIGUSR2
POLL_SECONDS = 0.05
FLUSH_SECONDS = 1.0
"""How long the last bytes of answers may take to clients; connections that only idle are cut after it."""


class DrainingArbiter(Arbiter):
    """gunicorn's master process. A first SIGTERM begins the drain, a second one ends it.

    - `server`: ours.
    - `drain_seconds`: how long to go on serving while not being ready.
    """

    def __init__(self, server: BaseApplication, drain_seconds: float) -> None:
        self._server = server
        self._drain_seconds = drain_seconds
        self._stop_at = math.inf
        super().__init__(server)

    def handle_term(self) -> None:
        """Let readiness fall, and set the time to stop."""
        if math.isfinite(self._stop_at):
            raise StopIteration
        instruments_of(self._server).drain()
        self._stop_at = time.monotonic() + self._drain_seconds
        log.info("told to stop: not ready, but serving, for %g seconds", self._drain_seconds)

    def wait_for_signals(self, timeout: float | None = 1.0) -> list[int]:
        """As gunicorn's, but no longer than until the drain is over; StopIteration is its way to stop."""
        left = self._stop_at - time.monotonic()
        if left <= 0:
            raise StopIteration
        signals: list[int] = super().wait_for_signals(min(timeout or left, left))
        return signals

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - gunicorn calls it so
        """As gunicorn's; a worker too young to take its signal sees on the board that it is to end."""
        instruments_of(self._server).stop()
        super().stop(graceful)

    def kill_worker(self, pid: int, sig: int) -> None:
        """As gunicorn's, with the signal that a worker takes from its master."""
        super().kill_worker(pid, STOP_WORKER if sig == signal.SIGTERM else sig)


class Worker(ASGIWorker):
    """gunicorn's asgi worker with our way of listening. It ends when requests do, idle connections or not."""

    row = 0
    loop: Loop
    _serving: "asyncio.Task[None] | None" = None

    def _setup_event_loop(self) -> None:
        server: Any = self.app
        settings: Settings = server.settings
        self.loop = Loop(self, instruments_of(self.app), settings.body_seconds)
        asyncio.set_event_loop(self.loop)

    def notify(self) -> None:
        """As gunicorn's, once a second: the master sees that this worker lives, and it whether it is to."""
        super().notify()
        self._serving = asyncio.current_task()
        self.alive = self.alive and not instruments_of(self.app).stopping

    def init_signals(self) -> None:
        """As gunicorn's, but for who may tell it to stop."""
        super().init_signals()
        loop: Any = self.loop
        loop.add_signal_handler(STOP_WORKER, self.handle_exit_signal)
        loop.add_signal_handler(signal.SIGTERM, lambda: None)

    def handle_exit_signal(self) -> None:
        """As gunicorn's, but at once: it would only look whether to end when its second is over."""
        if self.alive and self._serving:
            self._serving.cancel()
        super().handle_exit_signal()

    async def _shutdown(self) -> None:
        for server in self.servers:
            server.close()
        await self._until(lambda: not self._is_busy(), self.cfg.graceful_timeout)
        await self._until(lambda: self.nr_conns == 0, FLUSH_SECONDS)
        if self.lifespan:
            await self.lifespan.shutdown()

    def _is_busy(self) -> bool:
        instruments = instruments_of(self.app)
        return instruments.board.mine[instruments.measures.in_flight.start] > 0

    async def _until(self, is_over: Callable[[], bool], seconds: float) -> None:
        """Wait until something is so, for at most some seconds; not at all when told to be quick."""
        deadline = time.monotonic() + seconds
        while not self._is_hurried() and time.monotonic() < deadline:
            await asyncio.sleep(POLL_SECONDS)
            if is_over():
                return

    def _is_hurried(self) -> bool:
        return bool(getattr(self, "_quick_shutdown", False))


def instruments_of(server: Any) -> "Instruments":
    """The instruments of our server; gunicorn knows it as any application."""
    instruments: Instruments = server.instruments
    return instruments


def hooks(server: BaseApplication) -> dict[str, Any]:
    """gunicorn's hooks that give each worker a row of the board: the lowest that no other has."""

    def pre_fork(arbiter: Arbiter, worker: Worker) -> None:
        others: list[Any] = list(arbiter.WORKERS.values())
        last = instruments_of(server).board.rows - 1
        worker.row = min(set(range(last + 1)) - {other.row for other in others}, default=last)

    def post_fork(arbiter: Arbiter, worker: Worker) -> None:
        instruments_of(server).start_worker(worker.row)

    def child_exit(arbiter: Arbiter, worker: Worker) -> None:
        instruments_of(server).end_worker(worker.row)

    return {"pre_fork": pre_fork, "post_fork": post_fork, "child_exit": child_exit}
