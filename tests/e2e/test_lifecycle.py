"""Start, stop, overload and sudden death, with requests in flight."""

import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.load import BODY, Readiness, under_load
from tests.e2e.running import Running, running_service, wait_until

pytestmark = pytest.mark.e2e


HEAD = b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


def has_started(service: Running, workers: int) -> bool:
    """Whether `workers` workers have been started; the one that answers may be the one that dies."""
    try:
        return counted(service, "tickcross_worker_starts_total") == workers
    except requests.ConnectionError:
        return False


def counted(service: Running, name: str) -> float:
    lines = [line for line in service.get("/metrics").text.splitlines() if line.startswith(name)]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def test_a_client_that_obeys_readiness_loses_no_request_at_a_stop(
    artifacts: Path, record_property: Any
) -> None:
    with running_service(artifacts, drain_seconds=1) as service:
        readiness = Readiness(service)
        with under_load(service, obeys=readiness) as result:
            wait_until(lambda: result.sent > 100, "requests are in flight")
            service.process.send_signal(signal.SIGTERM)
            wait_until(lambda: not readiness.is_ready, "it is not ready")
            after = service.post("/predict", json=BODY)
        status = service.process.wait(20)
    record_property("load", str(result))
    assert result.failed == 0
    assert readiness.answers[-1] == 503
    assert after.status_code == 200
    assert after.headers["Connection"] == "close"
    assert status == 0


def test_a_request_in_flight_is_finished_before_the_stop(artifacts: Path) -> None:
    with running_service(artifacts) as service:
        body = b'{"grid":[[1,-1,1],[1,1,-1],[1,1,1]]}'
        with socket.create_connection(("127.0.0.1", int(service.url.rsplit(":", 1)[1]))) as connection:
            connection.sendall(HEAD % len(body) + body[:10])
            wait_until(lambda: counted(service, "tickcross_requests_in_flight") == 2, "it is being read")
            service.process.send_signal(signal.SIGTERM)
            wait_until(lambda: _refuses(service), "no new connection is accepted")
            connection.sendall(body[10:])
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        assert service.process.wait(20) == 0


def _refuses(service: Running) -> bool:
    try:
        service.get("/health/live")
    except requests.RequestException:
        return True
    return False


def test_an_idle_connection_does_not_delay_the_stop(artifacts: Path) -> None:
    with running_service(artifacts) as service, requests.Session() as session:
        session.get(service.url + "/health/live")
        began = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - began < 10


def test_a_worker_ignores_a_sigterm_that_is_not_from_its_master(artifacts: Path) -> None:
    with running_service(artifacts) as service:
        wait_until(lambda: has_started(service, 2), "both workers have started")
        before = service.workers()
        for worker in before:
            os.kill(worker, signal.SIGTERM)
        for _ in range(10):
            assert service.post("/predict", json=BODY).status_code == 200
        assert service.workers() == before


def test_a_killed_worker_loses_only_its_own_requests_and_the_counts_stay(
    artifacts: Path, record_property: Any
) -> None:
    threads = 4
    with running_service(artifacts) as service:
        wait_until(lambda: has_started(service, 2), "both workers serve")
        with under_load(service, threads=threads) as result:
            wait_until(lambda: result.sent > 100, "requests are in flight")
            before = counted(service, "tickcross_predictions_total")
            killed = service.workers()[0]
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda: has_started(service, 3), "another has started")
            sent = result.sent
            wait_until(lambda: result.sent > sent + 100, "requests go on")
        record_property("load", str(result))
        assert len(result.lost) <= threads
        assert result.statuses.total() == result.statuses[200]
        after = counted(service, "tickcross_predictions_total")
        assert after >= before + 100
        assert result.statuses[200] <= after <= result.sent
        wait_until(lambda: counted(service, "tickcross_requests_in_flight") == 1, "nothing is held any more")
        assert counted(service, "tickcross_workers") == 2
        assert killed not in service.workers()


def test_new_workers_take_over_on_sighup_and_no_request_is_lost(
    artifacts: Path, record_property: Any
) -> None:
    with running_service(artifacts) as service:
        wait_until(lambda: has_started(service, 2), "both workers serve")
        before = set(service.workers())
        with under_load(service) as result:
            wait_until(lambda: result.sent > 50, "requests are in flight")
            service.process.send_signal(signal.SIGHUP)
            wait_until(lambda: not before & set(service.workers()), "the old workers have gone")
            sent = result.sent
            wait_until(lambda: result.sent > sent + 50, "requests go on")
        record_property("load", str(result))
        assert result.failed == 0
        assert len(service.workers()) == 2


def test_too_many_requests_are_refused_at_once_and_probes_are_answered(artifacts: Path) -> None:
    with running_service(artifacts, workers=1, max_in_flight=2) as service:
        port = int(service.url.rsplit(":", 1)[1])
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
        for connection in slow:
            connection.sendall(HEAD % 30)
        wait_until(lambda: counted(service, "tickcross_requests_in_flight") == 3, "two are being read")
        refused = service.post("/predict", json=BODY)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) >= 1
        assert refused.json()["status"] == 429
        assert "error" in service.post("/v2/models/tickcross/infer", json={}).json()
        for probe in ("/health/live", "/health/ready", "/v2/health/ready", "/metrics"):
            assert service.get(probe).status_code == 200
        for connection in slow:
            connection.close()
        wait_until(lambda: service.post("/predict", json=BODY).status_code == 200, "there is room again")


def test_a_burst_beyond_the_limit_is_refused_and_nothing_hangs(artifacts: Path, record_property: Any) -> None:
    with running_service(artifacts, workers=1, max_in_flight=2) as service:
        with under_load(service, threads=24) as result:
            wait_until(lambda: result.sent > 400, "requests are in flight")
            assert service.get("/health/ready").status_code == 200
        record_property("load", str(result))
        assert set(result.statuses) <= {200, 429, 503}  # 503: a client paused between head and body
        assert {200, 429} <= set(result.statuses)
        assert result.lost == []


def test_each_request_is_logged_in_one_line(artifacts: Path) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with running_service(artifacts) as service:
        response = service.post(
            "/predict", json=BODY, headers={"X-Request-Id": "form-7", "traceparent": trace}
        )
        service.post("/predict", data=b"secret", headers={"Content-Type": "image/png"})
        service.get("/nowhere/secret?secret=secret")
        wait_until(
            lambda: len([line for line in service.log() if line["event"] == "request"]) >= 3, "all is written"
        )
        assert (response.headers["X-Request-Id"], response.headers["traceparent"]) == ("form-7", trace)
        (line,) = [line for line in service.log() if line.get("request_id") == "form-7"]
        assert (line["route"], line["status"], line["items"], line["version"]) == ("/predict", 200, 1, "1")
        assert line["trace_id"] == trace[3:35]
        assert sum(line["labels"].values()) == 1
        assert "secret" not in service.output.read_text()
