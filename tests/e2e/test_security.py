"""Keys and TLS on a running service."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.client import ServiceError, TickCross
from tests.e2e.running import Running, running_service, wait_until
from tests.tiny import random_grids

pytestmark = pytest.mark.e2e
KEY = "correct horse battery"


def empty(path: Path) -> None:
    path.write_text("")


def let_everybody_write(path: Path) -> None:
    path.chmod(0o666)


def all_connections_get(service: Running, status: int) -> bool:
    """Whether both workers answer so: of twenty connections each gets some."""
    asked = [service.get("/model", headers={"X-API-Key": KEY}) for _ in range(20)]
    return {answer.status_code for answer in asked} == {status}


@pytest.mark.parametrize("spoil", [Path.unlink, empty, let_everybody_write])
def test_a_key_file_that_is_not_right_any_more_leaves_no_key_valid_in_any_worker(
    artifacts: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    keys = tmp_path / "keys"
    keys.write_text(KEY + "\n")
    with running_service(artifacts, api_keys_file=keys) as service:
        assert all_connections_get(service, 200)
        spoil(keys)
        wait_until(lambda: all_connections_get(service, 401), "no worker knows the key any more")
        assert service.get("/health/ready").ok
        (line,) = [line for line in service.log() if line["event"] == "api keys refused"]
        assert (line["level"], KEY in line["message"]) == ("error", False)
        assert str(keys) in line["message"]
        new = tmp_path / "new"
        new.write_text(KEY + "\n")
        new.rename(keys)
        wait_until(lambda: all_connections_get(service, 200), "all workers know the key again")
        (line,) = [line for line in service.log() if line["event"] == "api keys changed"]
        assert (line["level"], line["keys"]) == ("info", 1)


def test_a_service_with_keys_and_tls(artifacts: Path, certificate: Path, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(KEY + "\n")
    settings = {"tls_certificate": certificate, "tls_key": certificate.with_name("key.pem")}
    with running_service(artifacts, api_keys_file=tmp_path / "keys", **settings) as service:
        assert service.url.startswith("https:")
        with TickCross(service.url, api_key=KEY, certificate=certificate) as known:
            assert known.ready()
            assert len(known.classify(list(random_grids(3)))) == 3
        with TickCross(service.url, certificate=certificate) as stranger:
            assert stranger.ready()
            with pytest.raises(ServiceError, match="401: this service asks for an API key"):
                stranger.classify(random_grids(1)[0])
        with TickCross(service.url, api_key=KEY, retries=0) as distrustful:
            assert not distrustful.ready()
