"""A worker accepts when it is its turn, and holds back only for a moment."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import service.listening as listening_module
from service.instruments import Instruments
from service.listening import MOST_AT_ONCE, Listener, Turns


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


def test_among_many_connections_a_worker_need_not_count_each_of_them(instruments: Instruments) -> None:
    first, second = Turns(instruments, 0), Turns(instruments, 1)
    second.count(40)
    first.count(45)
    assert first.mine()
    first.count(46)
    assert not first.mine()


@pytest.mark.parametrize(
    ("own", "others", "surplus"),
    [(0, 0, 0), (1, 0, 0), (2, 0, 1), (9, 7, 1), (16, 0, 8), (43, 40, 0), (60, 40, 10)],
)
def test_half_of_what_a_worker_has_more_is_too_much_where_it_is_clearly_more(
    instruments: Instruments, own: int, others: int, surplus: int
) -> None:
    first, second = Turns(instruments, 0), Turns(instruments, 1)
    first.count(own)
    second.count(others)
    assert first.surplus() == surplus
    assert second.surplus() == 0


def test_a_worker_that_is_gone_is_not_waited_for(instruments: Instruments) -> None:
    first = Turns(instruments, 0)
    first.count(3)
    instruments.end_worker(1)
    assert first.mine()


class Ended(asyncio.Protocol):
    """A connection that is known to be over: nothing of it is left to a later test."""

    def __init__(self) -> None:
        self.came, self.gone = asyncio.Event(), asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.came.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield listener


@pytest.mark.parametrize("clients", [3, 2 * MOST_AT_ONCE])
@pytest.mark.parametrize("connections_of_the_other", [0, 10])
def test_all_are_accepted_whosever_turn_it_is(
    instruments: Instruments, clients: int, connections_of_the_other: int
) -> None:
    """The other worker never accepts; with no connections it is always its turn, and all come here still."""
    Turns(instruments, 1).count(connections_of_the_other)
    turns = Turns(instruments, 0)
    made: list[asyncio.Protocol] = []

    def protocol() -> asyncio.Protocol:
        made.append(asyncio.Protocol())
        return made[-1]

    async def come(address: tuple[str, int], listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        accepting = Listener(loop, listener, protocol, turns, lambda: len(made), None)
        pairs = await asyncio.gather(*(asyncio.open_connection(*address) for _ in range(clients)))
        while len(made) < clients:
            await asyncio.sleep(0.001)
        for _, writer in pairs:
            writer.close()
            await writer.wait_closed()
        accepting.close()
        await accepting.wait_closed()

    with listening() as listener:
        asyncio.run(asyncio.wait_for(come(listener.getsockname(), listener), 10))
    assert len(made) == clients


def test_a_worker_whose_turn_comes_while_it_leaves_it_to_others_accepts(
    instruments: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_module, "MOST_TURNS_LEFT", 10**9)  # else it would accept after some anyway
    connections = [3]

    async def come(address: tuple[str, int], listener: socket.socket) -> None:
        loop, made = asyncio.get_running_loop(), Ended()
        accepting = Listener(
            loop, listener, lambda: made, Turns(instruments, 0), lambda: connections[0], None
        )
        with socket.create_connection(address):
            await asyncio.sleep(0.02)
            assert not made.came.is_set()
            connections[0] = 0
            await made.came.wait()
        await made.gone.wait()
        accepting.close()

    with listening() as listener:
        asyncio.run(asyncio.wait_for(come(listener.getsockname(), listener), 10))


def test_connections_that_have_come_together_are_accepted_together(instruments: Instruments) -> None:
    """Within one turn of the event loop, not one in each: a turn is long where many are served."""
    accepted: list[int] = []

    async def look_once(address: tuple[str, int], listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        clients = [socket.create_connection(address) for _ in range(20)]
        made = [Ended() for _ in clients]
        waiting = iter(made)
        accepting = Listener(loop, listener, lambda: next(waiting), Turns(instruments, 0), lambda: 0, None)
        instruments.end_worker(1)
        accepting._look()
        accepted.append(len(accepting._coming))
        for client in clients:
            client.close()
        for each in made:
            await each.gone.wait()
        accepting.close()

    with listening() as listener:
        asyncio.run(asyncio.wait_for(look_once(listener.getsockname(), listener), 10))
    assert accepted == [20]
