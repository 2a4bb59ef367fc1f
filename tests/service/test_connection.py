"""A connection answers what has come whole on the spot, and gives the rest of a small request a moment."""

import asyncio
import gc
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

import pytest
from gunicorn.config import Config
from PIL import Image

from model.classifier import Classifier, Grey, Reading
from service.adapter import Adapter
from service.app import create_app
from service.connection import REST_SECONDS, Connection
from service.settings import Settings

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


@pytest.fixture
def adapter(settings: Settings) -> Counting:
    """The application as a worker with one connection has it."""
    quiet = replace(settings, log_format="off")
    found = Counting(create_app(quiet), quiet)
    found._instruments.board.mine[found._instruments.measures.connections.start] = 1.0
    return found


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


def test_what_comes_whole_or_nearly_is_answered_at_once(adapter: Counting) -> None:
    ways = (
        [HEAD % len(BODY) + BODY],
        [HEAD % len(BODY), BODY],
        [HEAD % len(BODY), BODY[:9], BODY[9:]],
    )

    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            await asyncio.sleep(0.01)
            for parts in ways:
                for part in parts:
                    writer.write(part)
                    await asyncio.sleep(0.002)
                assert await answer(reader) == b"HTTP/1.1 200 OK"

    told = talk_to(adapter, talk)
    assert (adapter.at_once, adapter.by_messages) == (len(ways), 0)
    assert not told.logged + told.troubles


def test_what_takes_longer_is_gunicorns_to_wait_for(adapter: Counting) -> None:
    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            writer.write(HEAD % len(BODY))
            await asyncio.sleep(5 * REST_SECONDS)
            assert adapter.by_messages == 1
            writer.write(BODY)
            assert await answer(reader) == b"HTTP/1.1 200 OK"

    talk_to(adapter, talk)
    assert (adapter.at_once, adapter.by_messages) == (0, 1)


def test_after_one_that_took_longer_the_next_is_answered_at_once_again(
    adapter: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it that it comes right after the answer; else a busy connection would stay in gunicorn's hands."""

    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            writer.write(HEAD % len(BODY))
            await asyncio.sleep(5 * REST_SECONDS)
            (connection,) = told_connections(adapter)
            send = connection._send_body

            def send_and_be_asked_again(*answer: Any, **more: Any) -> None:
                send(*answer, **more)
                monkeypatch.undo()
                asyncio.get_running_loop().call_soon(connection.data_received, HEAD % len(BODY) + BODY)

            monkeypatch.setattr(connection, "_send_body", send_and_be_asked_again)
            writer.write(BODY)
            await answers(reader, 2)

    talk_to(adapter, talk)
    assert (adapter.at_once, adapter.by_messages) == (1, 1)


def test_a_connection_that_has_a_request_does_not_idle(adapter: Counting) -> None:
    """The time to idle is over when the head of a request has come, and begins anew after its answer."""

    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            writer.write(HEAD % len(BODY) + BODY)
            await answer(reader)
            connection = next(iter(told_connections(adapter)))
            writer.write(HEAD % len(BODY))
            await asyncio.sleep(REST_SECONDS / 4)
            connection._answered_at -= KEEP_ALIVE_SECONDS
            connection._keepalive_timeout()
            writer.write(BODY)
            assert await answer(reader) == b"HTTP/1.1 200 OK"
            assert await reader.read() == b""

    talk_to(adapter, talk)


def told_connections(adapter: Adapter) -> list[Connection]:
    """The connections whose application this is."""
    return [found for found in gc.get_objects() if isinstance(found, Connection) and found.app is adapter]


def test_of_connections_that_are_over_nothing_stays(adapter: Counting) -> None:
    """Nobody who opens thousands may fill the memory: they go at once, not when garbage is looked for."""

    async def talk(host: str, port: int) -> None:
        for parts in (
            [HEAD % len(BODY) + BODY],
            [HEAD % len(BODY)],
            [HEAD % 99_999, b"half"],
            [HEAD[:20]],
            [],
        ):
            async with connected(host, port) as (_, writer):
                writer.writelines(parts)
                await asyncio.sleep(REST_SECONDS / 4)
        await asyncio.sleep(REST_SECONDS)

    gc.collect()
    gc.disable()
    try:
        told = talk_to(adapter, talk)
        assert not list(told.connections)
    finally:
        gc.enable()
    assert told.open == 0
    assert not told.logged + told.troubles


def test_a_request_that_gunicorn_refuses_leaves_no_trouble_behind(adapter: Counting) -> None:
    """Two headers that contradict each other, from a proxy that is trusted."""
    contrary = b"X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off\r\n\r\n"

    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            await asyncio.sleep(0.01)
            writer.write((HEAD % len(BODY)).replace(b"\r\n\r\n", b"\r\n" + contrary) + BODY)
            assert (await reader.read()).startswith(b"HTTP/1.1 400 ")

    told = talk_to(adapter, talk)
    assert not told.logged + told.troubles
    assert told.open == 0


def test_who_sends_many_requests_together_does_not_keep_others_waiting(adapter: Counting) -> None:
    request = b"GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n"

    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (hasty, hasty_writer), connected(host, port) as (polite, writer):
            await asyncio.sleep(0.01)
            hasty_writer.write(1000 * request)
            await answer(hasty)
            writer.write(request)
            rest = asyncio.create_task(answers(hasty, 999))
            await answer(polite)
            assert not rest.done()
            await rest

    talk_to(adapter, talk)


@pytest.mark.parametrize("seconds", [0, 2 * REST_SECONDS], ids=["at once", "by messages"])
def test_a_connection_whose_end_is_told_ends(adapter: Counting, seconds: float) -> None:
    """While the service drains; what follows is not looked at any more."""
    adapter._instruments.drain()

    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            await asyncio.sleep(0.01)
            writer.write(HEAD % len(BODY))
            await asyncio.sleep(seconds)
            writer.write(BODY + HEAD % len(BODY) + BODY)
            told = await reader.read()
            assert b"connection: close" in told.lower()
            assert told.count(b"HTTP/1.1 200 OK") == 1

    talk_to(adapter, talk)
    assert adapter.at_once + adapter.by_messages == 1


PICTURE_HEAD = HEAD.replace(b"application/json", b"image/png")


@pytest.fixture
def crowd(adapter: Counting) -> Counting:
    """The application of a worker that has more connections than one: pictures wait for each other."""
    adapter._instruments.board.mine[adapter._instruments.measures.connections.start] = 9.0
    return adapter


def picture(side: int = 20) -> bytes:
    """A request with a black square on white."""
    image, file = Image.new("L", (side, side), 255), io.BytesIO()
    image.paste(0, (3, 3, 9, 9))
    image.save(file, "PNG")
    return PICTURE_HEAD % len(file.getvalue()) + file.getvalue()


async def settled(connection: Connection) -> None:
    """Wait until a connection is ready for requests."""
    while not connection._awaiting_request:
        await asyncio.sleep(0.001)


def test_pictures_of_several_connections_are_read_together(
    crowd: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    as_ever = Classifier.read_images

    def counted(classifier: Classifier, greys: Sequence[Grey]) -> list[Reading]:
        read.append(len(greys))
        return as_ever(classifier, greys)

    monkeypatch.setattr(Classifier, "read_images", counted)

    async def talk(host: str, port: int) -> None:
        async with AsyncExitStack() as stack:
            ends = [await stack.enter_async_context(connected(host, port)) for _ in range(4)]
            for connection in told_connections(crowd):
                await settled(connection)
            for _, writer in ends:
                writer.write(picture())
            for reader, _ in ends:
                assert await answer(reader) == b"HTTP/1.1 200 OK"

    told = talk_to(crowd, talk)
    assert not told.logged + told.troubles
    assert sum(read) == 4
    assert len(read) < 4


def test_whoever_waits_for_others_is_answered_before_anything_else_happens(crowd: Counting) -> None:
    """Nothing but the end of a turn lies between a picture and its answer; what comes in that time waits."""

    ways: list[Callable[[Connection], object]] = [
        lambda connection: connection.data_received(picture()),
        lambda connection: connection.eof_received(),
        lambda connection: connection.connection_lost(None),
    ]

    async def talk(host: str, port: int) -> None:
        for happens in ways:
            async with connected(host, port):
                (connection,) = [found for found in told_connections(crowd) if not found._closed]
                await settled(connection)
                count = connection.worker.nr
                connection.data_received(picture())
                assert connection.worker.nr == count
                happens(connection)
                assert connection.worker.nr == count + 1

    told = talk_to(crowd, talk)
    assert not told.logged + told.troubles


def test_a_client_that_sends_no_more_still_gets_its_answer(crowd: Counting) -> None:
    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            await settled(told_connections(crowd)[0])
            writer.write(picture())
            writer.write_eof()
            assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")

    told = talk_to(crowd, talk)
    assert not told.logged + told.troubles


def test_of_a_client_that_hangs_up_while_its_picture_waits_nothing_stays(crowd: Counting) -> None:
    async def talk(host: str, port: int) -> None:
        for _ in range(5):
            async with connected(host, port) as (_, writer):
                await asyncio.sleep(0.002)
                writer.write(picture())
                writer.transport.abort()
            await asyncio.sleep(0.005)

    gc.collect()
    gc.disable()
    try:
        told = talk_to(crowd, talk)
        assert not list(told.connections)
    finally:
        gc.enable()
    assert told.open == 0
    assert not told.logged + told.troubles


def test_a_head_is_answered_with_a_head(adapter: Counting) -> None:
    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            writer.write(b"HEAD /health/live HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
            told = await reader.read()
            assert told.startswith(b"HTTP/1.1 200 OK")
            assert told.endswith(b"\r\n\r\n")
            assert b"content-length: 17" in told.lower()

    assert not talk_to(adapter, talk).logged
