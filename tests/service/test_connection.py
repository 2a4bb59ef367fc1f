"""A connection answers what has come whole on the spot, and gives the rest of a small request a moment."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

import pytest
from gunicorn.config import Config

from service.adapter import Adapter
from service.app import create_app
from service.connection import REST_SECONDS, Connection
from service.settings import Settings

KEEP_ALIVE_SECONDS = 1
HEAD = b"POST /predict HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
BODY = b'{"grid":[[1,1,1],[1,-1,1],[1,1,1]]}'
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Counting(Adapter):
    """An adapter that counts what was answered at once, and what by messages."""

    at_once = 0
    by_messages = 0

    def answer_at_once(self, environ: Any, content: bytes) -> Any:
        self.at_once += 1
        return super().answer_at_once(environ, content)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.by_messages += 1
        await super().__call__(scope, receive, send)


@pytest.fixture
def adapter(settings: Settings) -> Counting:
    """The application as a worker with one connection has it."""
    quiet = replace(settings, log_format="off")
    found = Counting(create_app(quiet), quiet)
    found._instruments.board.mine[found._instruments.measures.connections.start] = 1.0
    return found


def talk_to(adapter: Adapter, talk: Talk) -> None:
    """Let `talk` have a connection to a worker with this application."""

    async def serve_and_talk() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(worker_of(adapter, loop), 5.0), "127.0.0.1")
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        await asyncio.wait_for(talk(reader, writer), 10)
        writer.close()
        await writer.wait_closed()
        server.close()

    asyncio.run(serve_and_talk())


def worker_of(adapter: Adapter, loop: asyncio.AbstractEventLoop) -> Any:
    config = Config()
    config.set("keepalive", KEEP_ALIVE_SECONDS)
    log = SimpleNamespace(access_log_enabled=False, debug=print, exception=print, info=print)
    given = {"cfg": config, "log": log, "asgi": adapter, "loop": loop, "max_requests": 10**9}
    return SimpleNamespace(**given, nr_conns=0, nr=0, alive=True, state={})


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The status line of the next answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    await reader.readexactly(int(length.split(b":")[1]))
    return head.partition(b"\r\n")[0]


def test_what_comes_whole_or_nearly_is_answered_at_once(adapter: Counting) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01)
        for parts in (
            (HEAD % len(BODY) + BODY,),
            (HEAD % len(BODY), BODY),
            (HEAD % len(BODY), BODY[:9], BODY[9:]),
        ):
            for part in parts:
                writer.write(part)
                await asyncio.sleep(0.002)
            assert await answer(reader) == b"HTTP/1.1 200 OK"

    talk_to(adapter, talk)
    assert (adapter.at_once, adapter.by_messages) == (3, 0)


def test_what_takes_longer_is_gunicorns_to_wait_for(adapter: Counting) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD % len(BODY))
        await asyncio.sleep(5 * REST_SECONDS)
        assert adapter.by_messages == 1
        writer.write(BODY)
        assert await answer(reader) == b"HTTP/1.1 200 OK"

    talk_to(adapter, talk)
    assert (adapter.at_once, adapter.by_messages) == (0, 1)


def test_a_connection_does_not_end_between_a_head_and_its_body(adapter: Counting) -> None:
    """The time to idle is over just when the head of a request has come."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD % len(BODY) + BODY)
        await answer(reader)
        await asyncio.sleep(KEEP_ALIVE_SECONDS - REST_SECONDS / 2)
        writer.write(HEAD % len(BODY))
        await asyncio.sleep(REST_SECONDS * 0.8)
        writer.write(BODY)
        assert await answer(reader) == b"HTTP/1.1 200 OK"
        assert await reader.read() == b""

    talk_to(adapter, talk)


def test_of_connections_that_are_over_nothing_stays(adapter: Counting) -> None:
    """Nobody who opens thousands of them, one after the other, may fill the memory."""
    made: WeakSet[Connection] = WeakSet()

    async def come_and_go() -> None:
        loop = asyncio.get_running_loop()
        worker = worker_of(adapter, loop)

        def connection() -> Connection:
            found = Connection(worker, 5.0)
            made.add(found)
            return found

        server = await loop.create_server(connection, "127.0.0.1")
        for parts in ([HEAD % len(BODY) + BODY], [HEAD % len(BODY)], [HEAD[:20]], []):
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.writelines(parts)
            await asyncio.sleep(REST_SECONDS / 4)
            writer.close()
            await writer.wait_closed()
            del reader, writer
        await asyncio.sleep(2 * REST_SECONDS)
        gc.collect()
        assert not list(made)
        assert worker.nr_conns == 0
        server.close()

    asyncio.run(asyncio.wait_for(come_and_go(), 10))


def test_a_client_that_leaves_between_a_head_and_its_body_costs_nothing(adapter: Counting) -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD % len(BODY))
        await writer.drain()
        writer.close()
        await asyncio.sleep(3 * REST_SECONDS)

    talk_to(adapter, talk)
    board, measures = adapter._instruments.board, adapter._instruments.measures
    assert board.mine[measures.in_flight.start] == 0
