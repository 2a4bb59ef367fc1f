"""Keys and TLS on a running service."""

from pathlib import Path

import pytest

from service.client import ServiceError, TickCross
from tests.e2e.running import running_service
from tests.tiny import random_grids

pytestmark = pytest.mark.e2e
KEY = "correct horse battery"


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
