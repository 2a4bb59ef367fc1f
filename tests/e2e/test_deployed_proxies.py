"""The proxies configured in `deploy/`: they run, and their limits fit those of the service."""

import re
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from service.settings import Settings
from tests.contract.bodies import npy
from tests.e2e.envoy import CONFIGURATION as ENVOY
from tests.e2e.envoy import behind_envoy
from tests.e2e.load import under_load
from tests.e2e.nginx import behind_nginx, needs_nginx
from tests.e2e.running import ROOT, Running, running_service, wait_until
from tests.tiny import random_grids

pytestmark = pytest.mark.e2e
Behind = Callable[..., AbstractContextManager[Running]]

NGINX = ROOT / "deploy" / "nginx.conf"
HAPROXY = ROOT / "deploy" / "haproxy" / "haproxy.cfg"
BEHIND = [
    pytest.param(partial(behind_nginx, fragment=NGINX.read_text(), prefix=""), id="nginx", marks=needs_nginx),
    pytest.param(behind_envoy, id="envoy"),
]


def number(path: Path, name: str) -> float:
    """The only value that a configuration gives this name."""
    (value,) = re.findall(rf"\b{name}:? (\d+)", path.read_text())
    return float(value)


def test_proxies_close_idle_connections_before_the_service_does() -> None:
    """Otherwise a proxy could send a request on a connection that the service is closing."""
    assert number(NGINX, "keepalive_timeout") < Settings().keep_alive_seconds
    assert number(ENVOY, "idle_timeout") < Settings().keep_alive_seconds


def test_proxies_have_the_limits_of_the_service() -> None:
    assert number(NGINX, "client_max_body_size") * 2**20 == Settings().max_bytes
    assert number(ENVOY, "max_request_bytes") == Settings().max_bytes
    assert number(NGINX, "client_body_timeout") == Settings().body_seconds
    assert number(ENVOY, "request_timeout") == Settings().body_seconds
    assert number(HAPROXY, "timeout http-request") == Settings().body_seconds
    assert number(HAPROXY, "timeout client") == Settings().body_seconds


def test_envoy_notices_a_drain_before_it_is_over() -> None:
    check = ENVOY.read_text().partition("health_checks:")[2]
    intervals = [float(each) for each in re.findall(r"(?:interval|timeout): (\d+)s", check)[:3]]
    assert len(intervals) == 3
    assert max(intervals[:2]) + intervals[2] < Settings().drain_seconds


def test_haproxy_notices_a_drain_before_it_is_over() -> None:
    assert number(HAPROXY, "inter") * number(HAPROXY, "fall") + 1 < Settings().drain_seconds


@pytest.mark.parametrize("behind", BEHIND)
def test_bodies_up_to_the_limit_are_answered_and_larger_ones_refused(artifacts: Path, behind: Behind) -> None:
    headers = {"Content-Type": "application/x-npy"}
    with running_service(artifacts, workers=1) as service, behind(service) as proxied:
        large = npy(random_grids(16_384))
        assert len(large) > 1_000_000
        assert proxied.post("/predict", data=large, headers=headers).status_code == 200
        too_large = proxied.post("/predict", data=bytes(2**25 + 1), headers=headers)
        assert too_large.status_code == 413


@pytest.mark.parametrize("behind", BEHIND)
def test_a_client_cannot_get_around_its_limit_with_forged_addresses(artifacts: Path, behind: Behind) -> None:
    limit = {"client_requests_per_second": 0.001, "client_burst": 3, "trusted_proxies": "127.0.0.1"}
    with running_service(artifacts, workers=1, **limit) as service, behind(service) as proxied:
        forged = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(5)]
        assert [status_from("127.0.0.2", proxied, headers) for headers in forged] == [200] * 3 + [429] * 2
        assert status_from("127.0.0.3", proxied, forged[0]) == 200


def status_from(address: str, service: Running, headers: dict[str, str]) -> int:
    """The status of the answer to a client with this address."""
    port = int(service.url.rpartition(":")[2])
    connection = HTTPConnection("127.0.0.1", port, timeout=10, source_address=(address, 0))
    with closing(connection):
        connection.request("GET", "/model", headers=headers)
        return connection.getresponse().status


@pytest.mark.parametrize("behind", BEHIND)
def test_no_request_is_lost_when_one_of_two_instances_is_stopped(
    artifacts: Path, behind: Behind, record_property: Any
) -> None:
    drain = Settings().drain_seconds
    with (
        running_service(artifacts, workers=1, drain_seconds=drain) as first,
        running_service(artifacts, workers=1, drain_seconds=drain) as second,
        behind(first, second) as proxied,
        under_load(proxied, threads=2) as result,
    ):
        wait_until(lambda: result.sent > 50, "requests are in flight")
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(60) == 0
        sent = result.sent
        wait_until(lambda: result.sent > sent + 50, "requests go on")
    record_property("load", str(result))
    assert result.failed == 0, str(result)
