"""The requests that the guard refuses, and those that it passes on."""

import json
import socket

import pytest

from service.http_server.guard import HEAD_BYTES, MAX_UNANSWERED
from tests.service.http_server.serving import (
    GET,
    HEAD,
    Service,
    next_response,
    rest_of,
    statuses_in,
    wait_until,
)

POST = b"POST / HTTP/1.1\r\nHost: here\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
FAREWELL = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"

MALFORMED = {
    "no HTTP": b"hello\r\n\r\n",
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an unknown method": b"FOO / HTTP/1.1\r\nHost: here\r\n\r\n",
    "CONNECT": b"CONNECT here:443 HTTP/1.1\r\nHost: here\r\n\r\n",
    "a control character in the target": b"GET /\x01 HTTP/1.1\r\nHost: here\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: here\n\n",
    "a bare line feed behind a header": HEAD + b"A: b\nC: d\r\n\r\n",
    "a folded header": HEAD + b"A: b\r\n c\r\n\r\n",
    "NUL in a header": HEAD + b"A: b\0c\r\n\r\n",
    "a space before a colon": POST + b"Content-Length : 2\r\n\r\n{}",
    "a length with a sign": POST + b"Content-Length: +2\r\n\r\n{}",
    "a length of many digits": POST + b"Content-Length: " + b"1" * 5001 + b"\r\n\r\n",
    "a length of many zeros": POST + b"Content-Length: " + b"0" * 5001 + b"\r\n\r\n",
    "two lengths that differ": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "two lengths that agree": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "a transfer coding without an end": POST + b"Transfer-Encoding: gzip\r\n\r\nxx",
    "a chunk size of many digits": CHUNKED + b"f" * 20 + b"\r\n",
    "a chunk longer than its size": CHUNKED + b"1\r\nxx0\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": HEAD + b"Host: there\r\n\r\n",
    "two content types": HEAD + b"Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n",
}


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_request_is_refused_with_a_problem_and_counted(service: Service, request_: bytes) -> None:
    before = service.facts()["refused"].get("400", 0)
    response = service.ask(request_)
    head, _, body = response.partition(b"\r\n\r\n")
    assert statuses_in(response) == [400]
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    assert b"cache-control: no-store" in head
    assert b"x-content-type-options: nosniff" in head
    assert json.loads(body)["status"] == 400
    assert service.facts()["refused"]["400"] == before + 1


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: here\r\n\r\n", 414),
        (b"GET /" + b"a" * 10_000, 414),
        (HEAD + b"X: " + b"a" * HEAD_BYTES + b"\r\n\r\n", 431),
        (HEAD + b"X: y\r\n" * 3000 + b"\r\n", 431),
        (HEAD + b"X: " + b"a" * 1_000_000, 431),
        (b"GET / HTTP/2.0\r\nHost: here\r\n\r\n", 505),
        (b"GET /\r\n\r\n", 505),
        (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    ],
    ids=["target", "endless target", "header", "headers", "endless header", "HTTP/2.0", "HTTP/0.9", "coding"],
)
def test_a_too_long_or_unsupported_request_has_its_own_status(
    service: Service, request_: bytes, status: int
) -> None:
    assert service.statuses(request_) == [status]


def test_a_trickling_head_is_refused_once_it_is_too_long(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(HEAD + b"X: ")
        sent = 0
        while sent <= HEAD_BYTES:
            sent += connection.send(b"a" * 1000)
        assert statuses_in(rest_of(connection)) == [431]


def test_a_head_of_nearly_the_limit_is_read(service: Service) -> None:
    assert service.statuses(HEAD + b"X: " + b"a" * 60_000 + b"\r\nConnection: close\r\n\r\n") == [200]


def test_requests_before_a_malformed_one_are_answered_first(service: Service) -> None:
    assert service.statuses(GET + GET + b"\0garbage\r\n\r\n") == [200, 200, 400]
    slow = HEAD.replace(b"/", b"/slow?seconds=0.05", 1)
    assert service.statuses(slow + b"\r\n", b"\0garbage\r\n\r\n") == [200, 400]


def test_a_malformed_body_is_refused_while_the_application_waits_for_it(service: Service) -> None:
    assert service.statuses(CHUNKED + b"1\r\nxx\r\n") == [400]
    assert service.statuses(GET + CHUNKED + b"1\r\nxx\r\n") == [200, 400]
    assert service.statuses(CHUNKED, b"5\r\nhello\r\n", b"hello\r\n") == [400]


def test_a_response_is_never_interrupted_by_a_refusal(service: Service) -> None:
    head = CHUNKED.replace(b"/", b"/early?keep", 1)
    with service.connect() as connection:
        connection.sendall(head)
        assert next_response(connection)[0] == 413
        connection.sendall(b"no chunk")
        assert rest_of(connection) == b""


def test_the_application_cannot_answer_a_malformed_request(service: Service) -> None:
    before = service.log()
    with service.connect() as connection:
        connection.sendall(CHUNKED.replace(b"/", b"/unread?seconds=0.05", 1) + b"no chunk")
        wait_until(lambda: service.facts()["served"].get("/unread"), "the application has answered")
        assert statuses_in(rest_of(connection)) == [400]
    assert service.log() == before


def test_trailers_are_read_and_dropped(service: Service) -> None:
    head = CHUNKED.replace(b"/", b"/headers", 1)
    response = service.ask(head + b"2\r\n{}\r\n0\r\nX-Secret: a\r\nHost: b\r\n\r\n" + FAREWELL)
    assert statuses_in(response) == [200, 200]
    assert b"x-secret" not in response


def test_a_trailer_without_an_end_is_refused(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(CHUNKED + b"0\r\nX: " + b"a" * 1_000_000)
        assert statuses_in(rest_of(connection)) == [400]


def test_a_body_of_many_small_chunks_is_read(service: Service) -> None:
    body = b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n"
    response = service.ask(CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + body)
    assert b"content-length: 100000\r\n" in response


def test_pipelined_requests_are_answered_in_order(service: Service) -> None:
    requests = [POST + b"Content-Length: 3\r\n\r\n%03d" % number for number in range(MAX_UNANSWERED)]
    with service.connect() as connection:
        connection.sendall(b"".join(requests))
        bodies = [next_response(connection)[2] for _ in requests]
    assert bodies == [b"%03d" % number for number in range(MAX_UNANSWERED)]


def test_excess_pipelined_requests_are_refused_after_the_earlier_responses(service: Service) -> None:
    responses = service.ask(GET * 5000)
    assert statuses_in(responses) == [200] * MAX_UNANSWERED + [429]
    assert b"\r\nretry-after: 1\r\n" in responses


@pytest.mark.parametrize(
    "upgrade",
    [
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n",
        b"connection: upgrade\r\nupgrade: H2C\r\n",
    ],
    ids=["HTTP/2", "WebSocket", "lower case"],
)
def test_a_request_for_a_protocol_upgrade_is_answered_and_its_body_is_read(
    service: Service, upgrade: bytes
) -> None:
    """Java's HttpClient asks for HTTP/2 with its first request."""
    response = service.ask(POST + upgrade + b"Content-Length: 5\r\n\r\nhello" + FAREWELL)
    assert statuses_in(response) == [200, 200]
    assert b"\r\n\r\nhello" in response


def test_a_body_that_contains_upgrade_headers_is_left_unchanged(service: Service) -> None:
    body = b"a\r\nUpgrade: h2c\r\nb\r\n\r\n\r\nUpgrade: h2c\r\n"
    response = service.ask(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body + FAREWELL)
    assert body in response
    response = service.ask(POST + b"Content-Length: %d\r\n\r\n" % len(body), body + FAREWELL)
    assert body in response


def test_an_upgrade_that_is_noticed_too_late_is_refused(service: Service) -> None:
    """In pieces, or behind another request: its body could not be read."""
    assert service.statuses(GET + HEAD + b"Upgrade: h2c\r\nConnection: upgrade\r\n\r\n") == [200, 400]


def test_a_half_closed_client_gets_its_responses(service: Service) -> None:
    assert service.statuses(GET, half_close=True) == [200]
    assert service.statuses(GET * 5, half_close=True) == [200] * 5
    slow = b"GET /slow?seconds=0.05 HTTP/1.1\r\nHost: here\r\n\r\n"
    assert service.statuses(slow, half_close=True) == [200]
    assert service.statuses(slow + HEAD, half_close=True) == [200]
    assert service.statuses(HEAD, half_close=True) == []
    assert service.statuses(POST + b"Content-Length: 5\r\n\r\nhal", half_close=True) == []


def test_a_client_that_is_still_sending_gets_the_refusal(service: Service) -> None:
    head = b"POST /early HTTP/1.1\r\nHost: here\r\nContent-Length: 5000000\r\n\r\n"
    with service.connect() as connection:
        connection.sendall(head)
        for _ in range(50):
            connection.sendall(b"x" * 100_000)
        assert statuses_in(rest_of(connection)) == [413]


def test_continue_is_sent_only_when_the_body_is_needed(service: Service) -> None:
    expect = b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"
    with service.connect() as connection:
        connection.sendall(POST + expect)
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"hello")
        assert next_response(connection)[2] == b"hello"
    with service.connect() as connection:
        connection.sendall(POST.replace(b"/", b"/early", 1) + expect)
        assert statuses_in(rest_of(connection)) == [413]


def test_a_response_before_the_body_closes_the_connection(service: Service) -> None:
    """The client may give up the body, and what it sends next is not read as a request or as the body."""
    head = POST.replace(b"/", b"/early?keep", 1) + b"Content-Length: 5\r\n\r\n"
    with service.connect() as connection:
        connection.sendall(head)
        status, response_head, _ = next_response(connection)
        assert (status, response_head.count(b"\r\nconnection: close\r\n")) == (413, 1)
        connection.sendall(b"hello" + GET)
        assert rest_of(connection) == b""
    with service.connect() as connection:
        for _ in range(2):
            connection.sendall(head + b"hello")
            status, response_head, _ = next_response(connection)
            assert (status, b"\r\nconnection:" in response_head) == (413, False)


def test_the_next_pipelined_request_does_not_close_the_connection(
    service: Service,
) -> None:
    slow = POST.replace(b"/", b"/slow?seconds=0.05", 1) + b"Content-Length: 5\r\n\r\n"
    with service.connect() as connection:
        connection.sendall(slow + b"hel")
        connection.sendall(b"lo" + POST + b"Content-Length: 5\r\n\r\n")
        assert b"\r\nconnection:" not in next_response(connection)[1]
        connection.sendall(b"hello")
        assert next_response(connection)[2] == b"hello"


def test_a_stream_is_sent_as_it_arrives(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(b"GET /stream?seconds=5 HTTP/1.1\r\nHost: here\r\n\r\n")
        received = b""
        while b"first" not in received:
            received += connection.recv(1000)
        assert b"last" not in received


def test_the_head_of_a_long_response_is_sent_once(service: Service) -> None:
    size = 3_000_000
    response = service.ask(b"GET /big?bytes=%d HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n" % size)
    assert statuses_in(response) == [200]
    assert response.endswith(b"\r\n\r\n" + b"x" * size)


def test_a_head_request_gets_a_head_without_a_body(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(b"HEAD /big?bytes=9 HTTP/1.1\r\nHost: here\r\n\r\n")
        response = connection.recv(1000)
        assert b"content-length: 9\r\n" in response
        assert response.endswith(b"\r\n\r\n")
        connection.sendall(FAREWELL)
        assert statuses_in(rest_of(connection)) == [200]


def test_an_http_1_0_request_needs_no_host(service: Service) -> None:
    assert service.statuses(b"GET / HTTP/1.0\r\n\r\n") == [200]


def test_a_connection_is_kept_alive(service: Service) -> None:
    with service.connect() as connection:
        for _ in range(3):
            connection.sendall(GET)
            assert next_response(connection)[0] == 200


def test_no_response_names_the_server(service: Service) -> None:
    response = service.ask(FAREWELL) + service.ask(b"hello\r\n\r\n")
    assert b"server:" not in response.lower()
    assert response.lower().count(b"\r\ndate: ") == 2


def test_errors_of_clients_are_not_logged(service: Service) -> None:
    before = service.log()
    service.ask(b"hello\r\n\r\n")
    service.ask(HEAD + b"Connection: upgrade\r\nUpgrade: websocket\r\n\r\n" + FAREWELL)
    assert service.log() == before


def test_closed_connections_leave_nothing_in_memory(service: Service) -> None:
    requests = (
        b"hello\r\n\r\n",
        GET,
        GET + CHUNKED + b"1\r\nxx\r\n",
        POST + b"Content-Length: 5\r\n\r\n",
        POST.replace(b"/", b"/early", 1) + b"Content-Length: 5\r\n\r\n",
    )
    for request in requests:
        for resets in (False, True):
            with service.connect() as connection:
                connection.sendall(request)
                if b"Length" not in request:
                    connection.recv(1000)
                if resets:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    wait_until(lambda: service.facts()["connections"] <= 1, "only ours is left")
    wait_until(lambda: service.facts()["protocols"] <= 1, "nothing holds the others")
