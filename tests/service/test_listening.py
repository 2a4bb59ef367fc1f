"""A worker accepts when it is its turn, and holds back only for a moment."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service.instruments import Instruments
from service.listening import Listener, Turns


@pytest.fixture
def instruments() -> Instruments:
    """The board of a service with two workers, in rows 0 and 1."""
    found = Instruments(["/predict"], 2, 60.0)
    for row in (0, 1):
        found.start_worker(row)
    return found


def test_it_is_the_turn_of_the_worker_with_fewer_connections(instruments: Instruments) -> None:
    first, second = Turns(instruments, 0), Turns(instruments, 1)
    assert first.mine()
    assert second.mine()
    first.count(3)
    second.count(2)
    assert not first.mine()
    assert second.mine()


def test_a_worker_that_is_gone_is_not_waited_for(instruments: Instruments) -> None:
    first = Turns(instruments, 0)
    first.count(3)
    instruments.end_worker(1)
    assert first.mine()


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield listener


def test_connections_are_accepted_even_if_another_never_takes_its_turn(instruments: Instruments) -> None:
    """Another worker has fewer connections for ever, and all come here nevertheless."""
    turns = Turns(instruments, 0)
    made: list[asyncio.Protocol] = []

    def protocol() -> asyncio.Protocol:
        made.append(asyncio.Protocol())
        return made[-1]

    async def clients(address: tuple[str, int], listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        accepting = Listener(loop, listener, protocol, turns, lambda: len(made), None)
        writers = [(await asyncio.open_connection(*address))[1] for _ in range(3)]
        while len(made) < len(writers):
            await asyncio.sleep(0.001)
        for writer in writers:
            writer.close()
            await writer.wait_closed()
        accepting.close()
        await accepting.wait_closed()

    with listening() as listener:
        asyncio.run(asyncio.wait_for(clients(listener.getsockname(), listener), 10))
    assert len(made) == 3
