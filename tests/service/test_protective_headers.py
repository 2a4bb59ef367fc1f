"""No response is cached or read as another type; pages say how they may be cached."""

from pathlib import Path

import pytest
from werkzeug.test import Client

from tests.contract.cases import REQUESTS
from tests.contract.doors import through_client
from tests.service.conftest import MakeClient

CACHEABLE = {"/", "/static/main.js", "/explain"}
KEY = "correct horse battery"


@pytest.mark.parametrize("name", REQUESTS)
def test_every_response_has_the_protective_headers_once(shared_client: Client, name: str) -> None:
    request = REQUESTS[name]
    response = through_client(shared_client)(request)  # type: ignore[arg-type]
    headers, path = response.headers, request.path.partition("?")[0]
    is_cacheable = request.method in ("GET", "HEAD") and path in CACHEABLE and response.status < 400
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == ("no-cache" if is_cacheable else "no-store")


@pytest.mark.parametrize("path", ["/predict", "/", "/static/main.js", "/explain", "/metrics", "/docs"])
def test_a_refusal_without_a_key_is_not_cacheable(make_client: MakeClient, tmp_path: Path, path: str) -> None:
    keys = tmp_path / "keys"
    keys.write_text(KEY)
    response = make_client(api_keys_file=keys).get(path)
    assert (response.status_code, response.headers["Cache-Control"]) == (401, "no-store")
    assert response.headers.getlist("X-Content-Type-Options") == ["nosniff"]
