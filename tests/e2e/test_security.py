"""Keys and TLS on a running service."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.client import ServiceError, TickCross
from tests.e2e.running import Running, open_connection, running_service, wait_until
from tests.tiny import random_grids

pytestmark = pytest.mark.e2e
KEY = "ein langer Schlüssel"
"""Our client sends it as UTF-8, and plain requests as Latin-1."""


def empty(path: Path) -> None:
    path.write_text("")


def let_everybody_write(path: Path) -> None:
    path.chmod(0o666)


def all_connections_get(service: Running, status: int) -> bool:
    """Whether both workers answer with this status: each of them gets some of twenty connections."""
    responses = [service.get("/model", headers={"X-API-Key": KEY}) for _ in range(20)]
    return {response.status_code for response in responses} == {status}


@pytest.mark.parametrize("spoil", [Path.unlink, empty, let_everybody_write])
def test_no_worker_accepts_a_key_while_the_key_file_is_invalid(
    artifacts: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    keys = tmp_path / "keys"
    keys.write_text(KEY + "\n", encoding="utf-8")
    with running_service(artifacts, api_keys_file=keys) as service:
        assert all_connections_get(service, 200)
        spoil(keys)
        wait_until(lambda: all_connections_get(service, 401), "no worker accepts the key")
        assert service.get("/health/ready").ok
        (line,) = [line for line in service.log() if line["event"] == "api keys refused"]
        assert (line["level"], KEY in line["message"]) == ("error", False)
        assert str(keys) in line["message"]
        new = tmp_path / "new"
        new.write_text(KEY + "\n", encoding="utf-8")
        new.rename(keys)
        wait_until(lambda: all_connections_get(service, 200), "all workers accept the key again")
        (line,) = [line for line in service.log() if line["event"] == "api keys changed"]
        assert (line["level"], line["keys"]) == ("info", 1)


def test_a_service_with_keys_and_tls_requires_both(
    artifacts: Path, certificate: Path, tmp_path: Path
) -> None:
    (tmp_path / "keys").write_text(KEY + "\n", encoding="utf-8")
    settings = {"tls_certificate": certificate, "tls_key": certificate.with_name("key.pem")}
    with running_service(artifacts, api_keys_file=tmp_path / "keys", **settings) as service:
        assert service.url.startswith("https:")
        with TickCross(service.url, api_key=KEY, certificate=certificate) as with_key:
            assert with_key.ready()
            assert len(with_key.classify(list(random_grids(3)))) == 3
        with TickCross(service.url, certificate=certificate) as without_key:
            assert without_key.ready()
            with pytest.raises(ServiceError, match="401: this service requires an API key"):
                without_key.classify(random_grids(1)[0])
        with TickCross(service.url, api_key=KEY, retries=0) as without_certificate:
            assert not without_certificate.ready()


REFUSED_BY_ITS_HEAD = {
    "no key": ("POST /predict", "", 401),
    "nothing there": ("POST /nowhere", f"X-API-Key: {KEY}\r\n", 404),
    "another method": ("PUT /predict", f"X-API-Key: {KEY}\r\n", 405),
    "another coding": ("POST /predict", f"X-API-Key: {KEY}\r\nContent-Encoding: br\r\n", 415),
    "too long": ("POST /predict", f"X-API-Key: {KEY}\r\n", 413),
}


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_a_wrong_head_is_refused_before_any_of_the_body_is_sent(
    artifacts: Path, tmp_path: Path, server: str
) -> None:
    keys = tmp_path / "keys"
    keys.write_text(KEY + "\n", encoding="utf-8")
    with running_service(artifacts, api_keys_file=keys, server=server, workers=1) as service:
        for line, headers, status in REFUSED_BY_ITS_HEAD.values():
            length = 10**9 if status == 413 else 10**6
            head = f"{line} HTTP/1.1\r\nHost: here\r\nContent-Length: {length}\r\n{headers}\r\n"
            with open_connection(service) as connection:
                connection.sendall(head.encode())
                assert connection.recv(4096).startswith(b"HTTP/1.1 %d " % status)
        assert service.get("/model", headers={"X-API-Key": KEY}).ok


def test_a_client_without_a_key_that_expects_continue_is_refused_and_disconnected(
    artifacts: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.write_text(KEY + "\n", encoding="utf-8")
    head = b"POST /predict HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"
    with running_service(artifacts, api_keys_file=keys) as service, open_connection(service) as connection:
        connection.sendall(head)
        with connection.makefile("rb") as file:
            response = file.read()
    assert response.startswith(b"HTTP/1.1 401 ")
    assert b"\r\nconnection: close\r\n" in response


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_the_limit_of_a_client_address_covers_all_workers(artifacts: Path, server: str) -> None:
    limit = {"client_requests_per_second": 0.001, "client_burst": 10}
    with running_service(artifacts, server=server, workers=2, **limit) as service:
        responses = [service.get("/model") for _ in range(30)]
        assert [response.status_code for response in responses] == [200] * 10 + [429] * 20
        assert int(responses[-1].headers["Retry-After"]) > 900
        assert service.get("/health/ready").ok
