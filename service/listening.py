"""How connections come in: from one socket that all workers share, to the worker that has the fewest.

Left to themselves, workers on a shared socket accept whatever is there, and the first to wake takes it all.
With a socket each (SO_REUSEPORT) Linux deals by a hash: of sixteen connections, fourteen may meet at one
worker, and those that wait at a worker that dies are lost. Here a worker accepts for as long as no other has
clearly fewer connections than it, and then holds back for a moment. What is uneven all the same, as a worker
was busy for longer than that, `balance` sees to.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from ssl import SSLContext
from typing import TYPE_CHECKING, Any

import numpy as np
import uvloop

from .balance import LOOK_EVERY_SECONDS
from .connection import Connection

if TYPE_CHECKING:
    from .instruments import Instruments

HOLD_BACK_SECONDS = 0.001
"""How long to wait before looking again whose turn it is: a worker that idles has come by then."""

MOST_TURNS_LEFT = 5
"""How often to leave it to the others: short enough in all not to be felt when they are busy."""

MOST_AT_ONCE = 64
"""Connections accepted before those that are there already get their turn again."""

SLACK = 8
"""A worker may be ahead of another by an eighth of that one's connections: hundreds may come at once."""

OUT_OF_FILES_SECONDS = 0.1
"""How long to wait when the process may open no more files."""

log = logging.getLogger("tickcross")


class Turns:
    """Whose turn it is to accept, by the numbers of connections on the board.

    - `row`: the worker's own.
    """

    def __init__(self, instruments: "Instruments", row: int) -> None:
        self._row = row
        self._alive = instruments.board.column(instruments.measures.alive.start)
        self._connections = instruments.board.column(instruments.measures.connections.start)

    def count(self, connections: int) -> None:
        """This worker has that many connections."""
        self._connections[self._row] = connections

    def mine(self) -> bool:
        """Whether no other worker has clearly fewer connections than this one."""
        fewest = self._fewest()
        return bool(self._connections[self._row] <= fewest + fewest // SLACK)

    def surplus(self) -> int:
        """How many connections this worker has too many, where that is clear."""
        return 0 if self.mine() else int(self._connections[self._row] - self._fewest()) // 2

    def _fewest(self) -> float:
        return float(np.min(self._connections, where=self._alive > 0, initial=np.inf))


class Listener:
    """Accepts for one worker on a socket that others accept on too; what gunicorn takes for a server.

    - `factory`: makes the protocol of a connection.
    - `connections`: how many connections the worker has.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        listener: socket.socket,
        factory: Callable[[], asyncio.Protocol],
        turns: Turns,
        connections: Callable[[], int],
        tls: SSLContext | None,
    ) -> None:
        self._loop, self._listener, self._factory, self._tls = loop, listener, factory, tls
        self._turns, self._connections = turns, connections
        self._coming: set[asyncio.Task[Any]] = set()
        self._pause: asyncio.TimerHandle | None = None
        self._listen()

    def _listen(self) -> None:
        self._loop.add_reader(self._listener.fileno(), self._look)

    def _do_not_listen(self) -> None:
        self._loop.remove_reader(self._listener.fileno())

    def _look(self) -> None:
        """Somebody has come: accept, and leave it to workers with fewer connections for a moment."""
        self._count()
        for _ in range(MOST_AT_ONCE):
            if not self._turns.mine():
                self._do_not_listen()
                self._leave_it_to_others(MOST_TURNS_LEFT)
                return
            if not self._accept():
                return

    def _count(self) -> None:
        self._turns.count(self._connections() + len(self._coming))

    def _leave_it_to_others(self, turns: int) -> None:
        """For so many turns, or until it is this worker's own: connections may have ended meanwhile."""
        self._pause = self._loop.call_later(HOLD_BACK_SECONDS, self._look_again, turns - 1)

    def _look_again(self, turns: int) -> None:
        self._count()
        if turns and not self._turns.mine():
            self._leave_it_to_others(turns)
        else:
            self._resume()

    def _resume(self) -> None:
        """Whoever still waits is not left waiting, whosever turn it is."""
        self._listen()
        if self._accept():
            self._look()

    def _accept(self) -> bool:
        """Accept one; whether there was one to accept."""
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return False
        except OSError as error:
            log.error("no connection can be accepted: %s", error)
            self._do_not_listen()
            self._pause = self._loop.call_later(OUT_OF_FILES_SECONDS, self._resume)
            return False
        connection.settimeout(0)
        coming = self._loop.connect_accepted_socket(self._factory, connection, ssl=self._tls)
        task = self._loop.create_task(coming)
        self._coming.add(task)
        task.add_done_callback(self._has_come)
        self._count()
        return True

    def _has_come(self, task: "asyncio.Task[Any]") -> None:
        self._coming.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.debug("a connection was lost while it was made: %s", task.exception())

    def close(self) -> None:
        """Accept no more."""
        if self._pause is not None:
            self._pause.cancel()
        self._do_not_listen()
        self._listener.close()

    async def wait_closed(self) -> None:
        """Nothing is left to wait for."""


class Loop(uvloop.Loop):
    """uvloop's event loop with our way of listening.

    - `worker`: the gunicorn worker that it runs in.
    """

    def __init__(self, worker: Any, instruments: "Instruments", head_seconds: float) -> None:
        super().__init__()
        self._worker = worker
        self._turns = Turns(instruments, worker.row)
        self._head_seconds = head_seconds

    async def create_server(self, *args: Any, **options: Any) -> Any:
        """Listen on `sock`, for connections of ours."""
        worker, seconds = self._worker, self._head_seconds
        self._look_at_balance()
        return Listener(
            self,
            options["sock"],
            lambda: Connection(worker, seconds),
            self._turns,
            lambda: int(worker.nr_conns),
            options.get("ssl"),
        )

    def _look_at_balance(self) -> None:
        """Put the number of connections on the board; it may have fallen since the last came."""
        self._turns.count(self._worker.nr_conns)
        self._worker.asgi.balance.look(self._turns.surplus())
        self.call_later(LOOK_EVERY_SECONDS, self._look_at_balance)
