"""No answer is stored by caches or taken for another type than it says; pages say how they may be kept."""

from pathlib import Path

import pytest
from werkzeug.test import Client

from tests.contract.cases import REQUESTS
from tests.contract.doors import through_client
from tests.service.conftest import MakeClient

MAY_BE_KEPT = {"/", "/static/main.js", "/explain"}
KEY = "correct horse battery"


@pytest.mark.parametrize("name", REQUESTS)
def test_every_answer_has_them_once(shared_client: Client, name: str) -> None:
    request = REQUESTS[name]
    answer = through_client(shared_client)(request)  # type: ignore[arg-type]
    headers, path = answer.headers, request.path.partition("?")[0]
    may_be_kept = request.method in ("GET", "HEAD") and path in MAY_BE_KEPT and answer.status < 400
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == ("no-cache" if may_be_kept else "no-store")


@pytest.mark.parametrize("path", ["/predict", "/", "/static/main.js", "/explain", "/metrics", "/docs"])
def test_the_refusal_of_a_stranger_is_not_stored(make_client: MakeClient, tmp_path: Path, path: str) -> None:
    keys = tmp_path / "keys"
    keys.write_text(KEY)
    response = make_client(api_keys_file=keys).get(path)
    assert (response.status_code, response.headers["Cache-Control"]) == (401, "no-store")
    assert response.headers.getlist("X-Content-Type-Options") == ["nosniff"]
