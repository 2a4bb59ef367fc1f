"""The open connections of one worker, and the sweep that closes those of idle clients."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from service.http_server.connection import Connection

if TYPE_CHECKING:
    from service.settings import Settings

LINGER_SECONDS = 5.0
"""How long a refused client may go on sending, so that it sees the answer."""

STOP_SECONDS = 1.0
"""How long a stopping worker waits for requests that are on their way."""

SLACK_SECONDS = 1.0
"""uvicorn closes idle connections itself; the sweep closes those that it misses."""


class Connections:
    """The connections of one worker.

    - `settings`: how long clients may take. `body_seconds` also limits the head of a request, and the rest of
      a body that is not read.
    - `refused`: called with the status of each request that is refused before the application sees it.
    - `slow`: the connections whose write buffer is full.
    """

    def __init__(self, settings: "Settings", refused: Callable[[int], None]) -> None:
        self._head_seconds = settings.body_seconds
        self._idle_seconds = settings.keep_alive_seconds
        self._write_seconds = settings.write_seconds
        self.refused = refused
        self._open: set[Connection] = set()
        self.slow: set[Connection] = set()
        self._stops_at: float | None = None

    def __len__(self) -> int:
        return len(self._open)

    @property
    def is_stopping(self) -> bool:
        """Whether the worker is stopping."""
        return self._stops_at is not None

    @property
    def waiting(self) -> int:
        """How many clients have sent a complete request and wait for the answer."""
        return sum(connection.unanswered > 0 and not connection.in_body for connection in self._open)

    @property
    def unsent_bytes(self) -> int:
        """Bytes that slow clients have not read yet: of those whose buffer has passed asyncio's 64 KiB."""
        return sum(connection.unsent_bytes for connection in self.slow)

    def join(self, transport: asyncio.Transport) -> Connection:
        """A client has connected."""
        connection = Connection(transport, self, now())
        self._open.add(connection)
        return connection

    def leave(self, connection: Connection) -> None:
        """A client has disconnected."""
        self._open.discard(connection)
        self.slow.discard(connection)

    def stop(self) -> None:
        """The worker is stopping: close idle connections soon, and the others after their answers."""
        if self._stops_at is None:
            self._stops_at = now() + STOP_SECONDS

    def abort(self) -> None:
        """Abort all connections."""
        for connection in tuple(self._open):
            connection.abort()

    def sweep(self) -> None:
        """Close the connections that have waited too long for their clients."""
        time = now()
        for connection in tuple(self._open):
            if connection.seconds_unread(time) > self._write_seconds:
                connection.abort()
            elif connection.unanswered <= 0 or connection.is_closing():
                self._close_if_late(connection, time)

    def _close_if_late(self, connection: Connection, time: float) -> None:
        if connection.seconds_in_stage(time) > self._seconds_for(connection, time):
            connection.close_late()

    def _seconds_for(self, connection: Connection, time: float) -> float:
        if connection.is_done:
            return min(LINGER_SECONDS, self._head_seconds)
        if connection.is_idle and self._stops_at is not None and time >= self._stops_at:
            return 0.0
        if connection.is_idle and connection.requests:
            return self._idle_seconds + SLACK_SECONDS
        return self._head_seconds


def now() -> float:
    """The event loop's time."""
    return asyncio.get_running_loop().time()
