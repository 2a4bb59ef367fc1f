"""Pictures on a worker's connections wait for each other, and nothing happens to one that waits."""

import asyncio
import io
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

import pytest
from PIL import Image

from model.classifier import Classifier, Grey, Reading
from service.connection import Connection
from tests.service.talking import (
    HEAD,
    Counting,
    answer,
    assert_nothing_stays,
    connected,
    talk_to,
    told_connections,
)

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

    assert_nothing_stays(crowd, talk)
