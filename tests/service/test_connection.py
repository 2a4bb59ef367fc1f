"""A connection answers what has come whole on the spot, and gives the rest of a small request a moment."""

import asyncio
from typing import Any

import pytest

from service.connection import REST_SECONDS
from service.protocol import PARSER
from tests.service.talking import (
    BODY,
    HEAD,
    KEEP_ALIVE_SECONDS,
    Counting,
    answer,
    answers,
    assert_nothing_stays,
    connected,
    talk_to,
    told_connections,
)


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

    assert_nothing_stays(adapter, talk)


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


LENGTHS = (b"9" * 5001, b"0" * 5000 + b"2", b"-2", b"+2", b"2e3", b"2, 2", "\u0662".encode())


@pytest.fixture(params=["in C", "in Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of gunicorn's parsers; the one in C need not be installed."""
    if request.param == "in C":
        pytest.importorskip("gunicorn_h1c")
    else:
        monkeypatch.setattr(PARSER, "_h1c_available", False)


@pytest.mark.parametrize("length", LENGTHS, ids=lambda length: f"{length[:6]!r} of {len(length)}")
@pytest.mark.parametrize("pause", [0, 0.01], ids=["at once", "after a pause"])
@pytest.mark.usefixtures("parser")
def test_a_length_that_is_none_is_a_bad_request(adapter: Counting, length: bytes, pause: float) -> None:
    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            await asyncio.sleep(pause)
            writer.write(HEAD.replace(b"%d", length) + b"{}")
            told = await reader.read()
            assert told.startswith(b"HTTP/1.1 400 ")
            assert b"content-type: application/problem+json" in told.lower()

    told = talk_to(adapter, talk)
    assert not told.logged + told.troubles
    assert told.open == 0


@pytest.mark.parametrize("size", [b"-2", b"", b"x", b"2 2", b"0x2", b"2" + b";" * 9000, b"g" * 5000])
@pytest.mark.usefixtures("parser")
def test_a_chunk_of_a_size_that_is_none_is_a_bad_request(adapter: Counting, size: bytes) -> None:
    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            await asyncio.sleep(0.01)
            chunked = HEAD.replace(b"Content-Length: %d", b"Transfer-Encoding: chunked")
            writer.write(chunked + size + b"\r\n{}\r\n0\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 400 ")

    told = talk_to(adapter, talk)
    assert not told.logged + told.troubles


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


def test_a_head_is_answered_with_a_head(adapter: Counting) -> None:
    async def talk(host: str, port: int) -> None:
        async with connected(host, port) as (reader, writer):
            writer.write(b"HEAD /health/live HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
            told = await reader.read()
            assert told.startswith(b"HTTP/1.1 200 OK")
            assert told.endswith(b"\r\n\r\n")
            assert b"content-length: 17" in told.lower()

    assert not talk_to(adapter, talk).logged
