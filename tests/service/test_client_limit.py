"""A client address that sends too many requests is refused while it does; other addresses are not."""

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from service import client_limit
from service.client_limit import SETS, WAYS, Buckets
from tests.service.conftest import MakeClient
from tests.service.observing.processes import Forks

BURST = 3
HOST = "192.0.2.7"


class Clock:
    """A clock that stands still until a test sets it forward."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(client_limit, "time", clock)
    return clock


@pytest.fixture
def limited(make_client: MakeClient, clock: Clock) -> Client:
    """A client of either application that lets an address send three at once, and half of one a second."""
    proxies = (ip_network("10.0.0.0/8"),)
    return make_client(client_requests_per_second=0.5, client_burst=BURST, trusted_proxies=proxies)


def ask(client: Client, address: str = HOST, path: str = "/model", forwarded: str = "") -> TestResponse:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client.get(path, environ_base={"REMOTE_ADDR": address}, headers=headers)


def statuses(client: Client, *addresses: str) -> list[int]:
    return [ask(client, address).status_code for address in addresses]


def test_requests_beyond_the_burst_are_refused_until_the_bucket_has_room(
    limited: Client, clock: Clock
) -> None:
    assert statuses(limited, *[HOST] * 5) == [200, 200, 200, 429, 429]
    clock.now += 2
    assert statuses(limited, HOST, HOST) == [200, 429]
    clock.now += 1000
    assert statuses(limited, *[HOST] * 4) == [200, 200, 200, 429]


def test_a_refusal_says_when_to_retry(limited: Client, clock: Clock) -> None:
    statuses(limited, *[HOST] * BURST)
    clock.now += 0.5
    response = ask(limited)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "2")
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["detail"] == "an address may send 0.5 requests per second, and 3 at once"
    clock.now += 2
    assert ask(limited).status_code == 200


def test_each_address_has_its_own_limit(limited: Client) -> None:
    assert statuses(limited, *[HOST] * 4) == [200, 200, 200, 429]
    assert statuses(limited, "192.0.2.8", "::1") == [200, 200]


def test_ipv6_clients_are_limited_per_64_bit_network(limited: Client) -> None:
    assert statuses(limited, *(f"2001:db8::{part}" for part in range(1, 5))) == [200, 200, 200, 429]
    assert statuses(limited, "2001:db8:0:1::1") == [200]


def test_an_ipv4_mapped_ipv6_address_is_the_same_client(limited: Client) -> None:
    assert statuses(limited, HOST, f"::ffff:{HOST}", HOST, f"::ffff:{HOST}") == [200, 200, 200, 429]


def test_requests_through_a_trusted_proxy_count_for_the_client(limited: Client) -> None:
    first = [ask(limited, "10.0.0.1", forwarded=f"made up {n}, {HOST}").status_code for n in range(4)]
    assert first == [200, 200, 200, 429]
    assert ask(limited, "10.0.0.1", forwarded="192.0.2.8").status_code == 200
    assert ask(limited).status_code == 429


def test_forwarded_addresses_from_untrusted_peers_are_ignored(limited: Client) -> None:
    status_codes = [ask(limited, forwarded=f"198.51.100.{n}").status_code for n in range(4)]
    assert status_codes == [200, 200, 200, 429]


@pytest.mark.parametrize("path", ["/health", "/health/live", "/v2/health/ready", "/metrics"])
def test_probes_and_scrapes_are_neither_counted_nor_refused(limited: Client, path: str) -> None:
    assert {ask(limited, path=path).status_code for _ in range(5)} == {200}
    assert statuses(limited, *[HOST] * 4) == [200, 200, 200, 429]
    assert ask(limited, path=path).status_code == 200


def test_refusals_are_counted(limited: Client) -> None:
    statuses(limited, *[HOST] * 5)
    lines = ask(limited, path="/metrics").text.splitlines()
    assert "tickcross_client_refusals_total 2.0" in lines
    assert 'tickcross_requests_total{method="GET",route="/model",status="429"} 2.0' in lines


def test_no_client_is_limited_by_default(client: Client) -> None:
    assert client.service.client_limit is None  # type: ignore[attr-defined]
    assert set(statuses(client, *[HOST] * 300)) == {200}


@pytest.fixture
def keyed(make_client: MakeClient, clock: Clock, tmp_path: Path) -> Client:
    """A client of either application that lets an address send three at once, and requires a key."""
    keys = tmp_path / "keys"
    keys.write_text("correct horse battery")
    return make_client(client_requests_per_second=1.0, client_burst=BURST, api_keys_file=keys)


@pytest.mark.parametrize("path", ["/model", "/metrics", "/nowhere"])
def test_a_client_that_guesses_keys_is_limited(keyed: Client, path: str) -> None:
    assert [ask(keyed, path=path).status_code for _ in range(5)] == [401, 401, 401, 429, 429]


def test_probes_need_no_key_and_are_not_limited(keyed: Client) -> None:
    assert {ask(keyed, path="/health/ready").status_code for _ in range(5)} == {200}


def test_forked_processes_share_the_buckets() -> None:
    buckets, forks = Buckets(0.001, 5), Forks()
    for _ in range(5):
        forks.kill(forks.fork(lambda: buckets.seconds_to_wait(b"1234")))
    assert buckets.seconds_to_wait(b"1234") > 0
    assert buckets.seconds_to_wait(b"5678") == 0


@pytest.fixture
def many_clients() -> Iterator[bytes]:
    """An endless supply of clients."""
    return (number.to_bytes(8) for number in range(10**9))


def test_more_clients_than_buckets_are_admitted_without_more_memory(many_clients: Iterator[bytes]) -> None:
    buckets = Buckets(0.001, 2)
    size = len(buckets._file.memory)
    assert size == SETS * WAYS * 16
    assert not any(buckets.seconds_to_wait(next(many_clients)) for _ in range(SETS * WAYS * 2))
    assert len(buckets._file.memory) == size


def test_the_bucket_of_a_busy_client_is_not_evicted_by_many_others(many_clients: Iterator[bytes]) -> None:
    """A full set evicts the client whose bucket is the fullest."""
    buckets = Buckets(0.001, 3)
    busy = b"12345678"
    while not buckets.seconds_to_wait(busy):
        pass
    for _ in range(SETS * WAYS):
        buckets.seconds_to_wait(next(many_clients))
    assert buckets.seconds_to_wait(busy) > 0
