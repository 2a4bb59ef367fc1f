"""The open connections of one worker, and the sweep that ends those whose clients do nothing."""

import asyncio
from collections.abc import Callable

from service.http_server.connection import Connection

LINGER_SECONDS = 5.0
"""How long a client that was refused may go on sending, so that it sees the answer."""

STOP_SECONDS = 1.0
"""How long a worker that stops waits for requests that are on their way to it."""

SLACK_SECONDS = 1.0
"""uvicorn closes idle connections itself; the sweep closes those that it has lost sight of."""


class Connections:
    """The connections of one worker.

    - `head_seconds`: how long the head of a request may take, and the rest of a body that is not wanted.
    - `idle_seconds`: how long a connection may be idle between requests.
    - `write_seconds`: how long a client may read nothing of what is sent to it.
    - `refused`: is called with the status of each request that was refused before the application saw it.
    - `slow`: the connections that have much unsent.
    """

    def __init__(
        self,
        *,
        head_seconds: float,
        idle_seconds: float,
        write_seconds: float,
        refused: Callable[[int], None],
    ) -> None:
        self._head_seconds = head_seconds
        self._idle_seconds = idle_seconds
        self._write_seconds = write_seconds
        self.refused = refused
        self._open: set[Connection] = set()
        self.slow: set[Connection] = set()
        self._stops_at: float | None = None

    def __len__(self) -> int:
        return len(self._open)

    @property
    def is_stopping(self) -> bool:
        """Whether the worker has been asked to stop."""
        return self._stops_at is not None

    @property
    def waiting(self) -> int:
        """How many clients have sent a whole request and wait for the answer."""
        return sum(connection.unanswered > 0 and not connection.in_body for connection in self._open)

    @property
    def unsent_bytes(self) -> int:
        """What clients have not taken yet; not counting those with less than asyncio's 64 KiB each."""
        return sum(connection.unsent_bytes for connection in self.slow)

    def join(self, transport: asyncio.Transport) -> Connection:
        """A client has connected."""
        connection = Connection(transport, self, now())
        self._open.add(connection)
        return connection

    def leave(self, connection: Connection) -> None:
        """It is gone."""
        self._open.discard(connection)
        self.slow.discard(connection)

    def stop(self) -> None:
        """The worker is going to stop: idle connections are closed soon, the others after their answers."""
        if self._stops_at is None:
            self._stops_at = now() + STOP_SECONDS

    def abort(self) -> None:
        """Cut all connections off."""
        for connection in tuple(self._open):
            connection.abort()

    def sweep(self) -> None:
        """Close the connections whose clients have kept the worker waiting for too long."""
        moment = now()
        for connection in tuple(self._open):
            if connection.seconds_unread(moment) > self._write_seconds:
                connection.abort()
            elif connection.unanswered <= 0 or connection.is_closing():
                self._close_if_late(connection, moment)

    def _close_if_late(self, connection: Connection, moment: float) -> None:
        if connection.seconds_in_stage(moment) > self._seconds_for(connection, moment):
            connection.close_late()

    def _seconds_for(self, connection: Connection, moment: float) -> float:
        if connection.is_done:
            return min(LINGER_SECONDS, self._head_seconds)
        if connection.is_idle and self._stops_at is not None and moment >= self._stops_at:
            return 0.0
        if connection.is_idle and connection.requests:
            return self._idle_seconds + SLACK_SECONDS
        return self._head_seconds


def now() -> float:
    """The event loop's time."""
    return asyncio.get_running_loop().time()
