"""Start and stop of both kinds of service, with requests in flight."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from model.errors import BadSettings
from service.http_server.run import address_of, listening
from service.settings import Settings
from tests.service.http_server.serving import (
    GET,
    HEAD,
    PATIENCE_SECONDS,
    ROOT,
    Service,
    next_response,
    rest_of,
    serving,
    start,
    statuses_in,
    wait_until,
)

pytestmark = pytest.mark.e2e
KINDS = ("asgi", "wsgi")
FAREWELL = HEAD + b"Connection: close\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n"


@dataclass
class Load:
    """The results of requests sent without a pause over persistent connections."""

    answers: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def send(self, service: Service) -> None:
        """Send requests until the load ends, over one connection for as long as the service keeps it."""
        while not self.ended.is_set():
            with service.connect() as connection:
                self._use(connection)

    def _use(self, connection: socket.socket) -> None:
        while not self.ended.is_set():
            try:
                connection.sendall(POST + b"hello")
                status, head, _ = next_response(connection)
            except (OSError, AssertionError) as error:
                self.lost.append(repr(error))
                return
            self.answers[status] += 1
            if b"connection: close" in head.lower():
                return


@contextmanager
def under_load(service: Service, clients: int = 8) -> Iterator[Load]:
    """Clients that send requests all the time."""
    load = Load()
    threads = [threading.Thread(target=load.send, args=(service,)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: load.answers[200] > 100, "requests are answered")
        yield load
    finally:
        load.ended.set()
        for thread in threads:
            thread.join()


def refuses(service: Service) -> bool:
    """Whether it no longer listens."""
    try:
        service.connect().close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("kind", KINDS)
def test_readiness_ends_first_and_requests_are_served_during_the_drain(kind: str) -> None:
    with serving(server=kind, drain_seconds=2) as service:
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: ready(service) == 503, "it is not ready")
        assert service.statuses(FAREWELL) == [200]
        assert service.process.wait(PATIENCE_SECONDS) == 0
        assert "SIGTERM received" in service.log()


def ready(service: Service) -> int:
    """The status of the readiness route."""
    request = b"GET /ready HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    return statuses_in(service.ask(request))[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_sigterm_ends_the_drain(kind: str) -> None:
    with serving(server=kind, drain_seconds=3600) as service:
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: ready(service) == 503, "it is not ready")
        assert service.stop() == 0


def test_each_response_during_the_drain_closes_its_connection() -> None:
    with serving(drain_seconds=3600) as service, service.connect() as connection:
        connection.sendall(GET)
        assert b"connection: close" not in next_response(connection)[1]
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: ready(service) == 503, "it is not ready")
        connection.sendall(GET)
        assert b"connection: close" in next_response(connection)[1]
        assert rest_of(connection) == b""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT])
def test_sigint_and_sigquit_stop_the_service_at_once(kind: str, number: signal.Signals) -> None:
    with serving(server=kind, drain_seconds=3600) as service, service.connect() as connection:
        connection.sendall(POST)
        assert service.stop(number) == 0


def test_ctrl_c_in_a_terminal_stops_the_service_at_once() -> None:
    """Ctrl-C signals all processes of the service."""
    with serving(drain_seconds=3600) as service, service.connect() as connection:
        connection.sendall(POST)
        for process in (*service.workers(), service.process.pid):
            os.kill(process, signal.SIGINT)
        assert service.process.wait(PATIENCE_SECONDS) == 0
        assert "Traceback" not in service.log()


@pytest.mark.parametrize("kind", KINDS)
def test_requests_in_flight_are_answered_before_the_stop(kind: str) -> None:
    with serving(server=kind, workers=1) as service, service.connect() as connection:
        connection.sendall(POST + b"he")
        assert service.statuses(FAREWELL) == [200]
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "Handling signal: term" in service.log(), "the master stops it")
        connection.sendall(b"llo")
        assert next_response(connection)[2] == b"hello"
        assert service.process.wait(PATIENCE_SECONDS) == 0


def test_a_request_that_arrives_while_its_worker_stops_is_answered() -> None:
    """On an idle connection, on one with half a head, and on a new one."""
    with serving(workers=1) as service, service.connect() as idle, service.connect() as half:
        idle.sendall(GET)
        next_response(idle)
        half.sendall(HEAD)
        with service.connect() as new:
            wait_until(lambda: service.facts()["connections"] >= 3, "all three are connected")
            service.process.send_signal(signal.SIGTERM)
            wait_until(lambda: refuses(service), "no new connection is accepted")
            for connection, request in ((idle, GET), (half, b"\r\n"), (new, GET)):
                connection.sendall(request)
                status, head, _ = next_response(connection)
                assert status == 200
                assert b"connection: close" in head
                assert rest_of(connection) == b""
        assert service.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_idle_connections_do_not_delay_the_stop(kind: str) -> None:
    with serving(server=kind, keep_alive_seconds=3600) as service, service.connect() as idle:
        idle.sendall(GET)
        next_response(idle)
        with service.connect():
            assert service.stop() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_workers_obey_only_their_master(kind: str) -> None:
    with serving(server=kind) as service:
        before = service.workers()
        for worker in before:
            os.kill(worker, signal.SIGTERM)
            os.kill(worker, signal.SIGINT)
        for _ in range(20):
            assert service.statuses(GET + FAREWELL) == [200, 200]
        assert service.workers() == before
        assert service.stop() == 0


def test_a_signal_ends_a_worker_that_has_no_handlers_of_its_own_yet() -> None:
    """The handlers it inherits from gunicorn would only queue the signal for a loop that it does not have."""
    program = """
import os, signal
from service.http_server.drain import drain_on_sigterm
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, lambda *_: print("noted", flush=True))
drain_on_sigterm(0, lambda: None)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
    if os.fork() == 0:
        signal.raise_signal(number)
        print("the worker goes on", flush=True)
        os._exit(1)
    assert os.wait()[1] == 0
signal.raise_signal(signal.SIGTERM)
"""
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "noted\n"


@pytest.mark.parametrize("kind", KINDS)
def test_workers_end_when_their_master_is_killed(kind: str) -> None:
    with serving(server=kind) as service:
        workers = service.workers()
        service.process.kill()
        service.process.wait(PATIENCE_SECONDS)
        wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), "they have ended")


@pytest.mark.parametrize("kind", KINDS)
def test_new_workers_take_over_on_sighup_and_no_request_is_lost(kind: str) -> None:
    with serving(server=kind) as service:
        before = set(service.workers())
        with under_load(service) as load:
            service.process.send_signal(signal.SIGHUP)
            wait_until(lambda: not before & set(service.workers()), "the old workers have gone")
            sent = load.answers[200]
            wait_until(lambda: load.answers[200] > sent + 100, "requests go on")
        assert load.lost == []
        assert set(load.answers) == {200}
        assert len(service.workers()) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_sigttou_stops_a_worker_and_no_request_is_lost(kind: str) -> None:
    with serving(server=kind) as service:
        with under_load(service) as load:
            service.process.send_signal(signal.SIGTTOU)
            wait_until(lambda: len(service.workers()) == 1, "one has gone")
            sent = load.answers[200]
            wait_until(lambda: load.answers[200] > sent + 100, "requests go on")
        assert load.lost == []


def test_a_killed_worker_loses_only_the_requests_it_held() -> None:
    with serving() as service, under_load(service) as load:
        before = service.workers()
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: len(set(service.workers()) - set(before)) == 1, "another has started")
        sent = load.answers[200]
        wait_until(lambda: load.answers[200] > sent + 100, "requests go on")
        load.ended.set()
    assert len(load.lost) <= 8


def test_a_stop_loses_no_request_of_clients_that_reconnect() -> None:
    with serving(drain_seconds=0.3) as service:
        load = Load()
        connections = [service.connect() for _ in range(8)]
        threads = [threading.Thread(target=load._use, args=(connection,)) for connection in connections]
        for thread in threads:
            thread.start()
        wait_until(lambda: load.answers[200] > 100, "requests are answered")
        assert service.stop() == 0
        for thread in threads:
            thread.join()
        for connection in connections:
            connection.close()
    assert load.lost == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_port_in_use_is_reported_in_one_sentence(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process, output = start(port=port, server=kind)
        with output:
            assert process.wait(PATIENCE_SECONDS) == 1
            output.seek(0)
            message = output.read().decode()
    assert message == f"tickcross: cannot listen on 127.0.0.1:{port}: Address already in use\n"


@pytest.mark.parametrize("host", ["1::2::3", "two words"])
def test_an_unknown_host_is_reported_in_one_sentence(host: str) -> None:
    with pytest.raises(BadSettings, match="there is no host of this name") as refused:
        listening(Settings(host=host, port=0))
    assert str(refused.value).startswith(f"cannot listen on {address_of(host, 0)}: ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_connection_is_kept_alive_and_closed_when_it_is_idle(kind: str) -> None:
    with serving(server=kind, keep_alive_seconds=1) as service, service.connect() as connection:
        for _ in range(2):
            connection.sendall(GET)
            assert next_response(connection)[0] == 200
        assert rest_of(connection) == b""


@pytest.mark.parametrize("kind", KINDS)
def test_proxy_headers_are_left_to_the_application(kind: str) -> None:
    """gunicorn alone would refuse contradictory headers, and trust others."""
    contradictory = b"X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off\r\nX-Forwarded-For: 1.2.3.4\r\n"
    with serving(server=kind, workers=1) as service:
        response = service.ask(HEAD.replace(b"/", b"/scope", 1) + contradictory + FAREWELL.removeprefix(HEAD))
        assert statuses_in(response) == [200]
        assert response.endswith(b"http 127.0.0.1")


def has_ipv6() -> bool:
    """Whether ::1 can be listened on; containers often have no IPv6."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_the_ipv6_wildcard_address_serves_ipv4_and_ipv6(kind: str) -> None:
    if not has_ipv6():
        pytest.skip("the loopback interface has no IPv6 address")
    with serving(server=kind, host="::") as service:
        for host in ("127.0.0.1", "::1"):
            with service.connect(host) as connection:
                connection.sendall(GET)
                assert next_response(connection)[0] == 200


@pytest.mark.parametrize("kind", KINDS)
def test_start_and_stop_are_logged_without_warnings(kind: str) -> None:
    with serving(server=kind) as service:
        service.statuses(GET + FAREWELL)
        service.process.send_signal(signal.SIGHUP)
        before = set(service.workers())
        wait_until(lambda: not before & set(service.workers()), "the old workers have gone")
        assert service.stop() == 0
        log = service.log()
    assert f"serving the {kind.upper()} application in 2 workers" in log
    assert not [line for line in log.splitlines() if " info: " not in line or "Error" in line]
