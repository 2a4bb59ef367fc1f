"""A worker with connections, as much of it as they ask for, and clients that talk to it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

from gunicorn.config import Config

from service.adapter import Adapter
from service.connection import REST_SECONDS, Connection

KEEP_ALIVE_SECONDS = 1
HEAD = b"POST /predict HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
BODY = b'{"grid":[[1,1,1],[1,-1,1],[1,1,1]]}'
Talk = Callable[[str, int], Awaitable[None]]


class Counting(Adapter):
    """An adapter that counts what was answered at once, and what by messages."""

    at_once = 0
    by_messages = 0

    def answer_at_once(self, environ: Any, content: bytes, deliver: Any) -> bool:
        self.at_once += 1
        return super().answer_at_once(environ, content, deliver)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.by_messages += 1
        await super().__call__(scope, receive, send)


@dataclass
class Told:
    """What a worker and its loop had to tell while somebody talked to it, and the connections it had."""

    logged: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    connections: WeakSet[Connection] = field(default_factory=WeakSet)
    open: int = 0


def talk_to(adapter: Adapter, talk: Talk) -> Told:
    """Let `talk` have the address of a worker with this application, whose connections are counted."""
    told = Told()

    async def serve_and_talk() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: told.troubles.append(str(context)))
        worker = worker_of(adapter, loop, told)

        def connection() -> Connection:
            made = Connection(worker, 5.0)
            told.connections.add(made)
            return made

        server = await loop.create_server(connection, "127.0.0.1")
        await asyncio.wait_for(talk(*server.sockets[0].getsockname()), 10)
        await asyncio.sleep(2 * REST_SECONDS)
        told.open = worker.nr_conns
        server.close()
        await server.wait_closed()

    asyncio.run(serve_and_talk())
    return told


def worker_of(adapter: Adapter, loop: asyncio.AbstractEventLoop, told: Told) -> Any:
    """As much of a gunicorn worker as a connection asks for."""
    config = Config()
    config.set("keepalive", KEEP_ALIVE_SECONDS)

    def log(message: str, *_: object) -> None:
        told.logged.append(message)

    def nothing(*_: object) -> None:
        """Not told."""

    logs = SimpleNamespace(access_log_enabled=False, debug=nothing, warning=log, error=log, exception=log)
    given = {"cfg": config, "log": logs, "asgi": adapter, "loop": loop, "max_requests": 10**9}
    return SimpleNamespace(**given, nr_conns=0, nr=0, alive=True, state={})


@asynccontextmanager
async def connected(host: str, port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection that is closed at the end."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The status line of the next answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    await reader.readexactly(int(length.split(b":")[1]))
    return head.partition(b"\r\n")[0]


async def answers(reader: asyncio.StreamReader, count: int) -> None:
    """So many answers."""
    for _ in range(count):
        await answer(reader)


def told_connections(adapter: Adapter) -> list[Connection]:
    """The connections whose application this is."""
    return [found for found in gc.get_objects() if isinstance(found, Connection) and found.app is adapter]


def assert_nothing_stays(adapter: Adapter, talk: Talk) -> None:
    """Of the connections that `talk` had; they go at once, not when garbage is looked for."""
    gc.collect()
    gc.disable()
    try:
        told = talk_to(adapter, talk)
        assert not list(told.connections)
    finally:
        gc.enable()
    assert told.open == 0
    assert not told.logged + told.troubles
