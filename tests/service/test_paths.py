"""An extra slash at the end of a path or inside it does no harm."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
from werkzeug.test import Client

from tests.contract.bodies import GRID, GRIDS, INFER, tensor
from tests.service.conftest import MakeClient

MARK = {"grid": GRID}
VERSION_INFER = "/v2/models/tickcross/versions/1/infer"


@pytest.mark.parametrize(
    ("path", "body"),
    [("/predict", MARK), ("/explain", MARK), (INFER, tensor(GRIDS)), (VERSION_INFER, tensor(GRIDS))],
)
def test_a_trailing_slash_does_not_change_the_answer(client: Client, path: str, body: object) -> None:
    plain, slashed = client.post(path, json=body), client.post(f"{path}/", json=body)
    assert (plain.status_code, slashed.status_code, slashed.data) == (200, 200, plain.data)


@pytest.mark.parametrize(
    "path", ["/model", "/explain", "/health", "/health/ready", "/v2", "/v2/models/tickcross", "/openapi.json"]
)
def test_other_routes_accept_a_trailing_slash(client: Client, path: str) -> None:
    assert client.get(f"{path}/").data == client.get(path).data


def test_docs_with_a_trailing_slash_redirects_because_its_links_are_relative(client: Client) -> None:
    response = client.get("/docs/")
    assert (response.status_code, response.headers["Location"]) == (308, "../docs")
    assert (
        urljoin("https://forms.example/tickcross/docs/", "../docs") == "https://forms.example/tickcross/docs"
    )


@pytest.mark.parametrize(("method", "place"), [("GET", "ready"), ("POST", "infer")])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_has_no_scheme_and_no_host(client: Client, method: str, place: str, scheme: str) -> None:
    response = client.open(
        f"/v2/models//tickcross/{place}?a=b", method=method, base_url=f"{scheme}://inside:8000"
    )
    location = f"/v2/models/tickcross/{place}?a=b"
    assert (response.status_code, response.headers["Location"]) == (308, location)
    assert response.data == b""


def test_a_probe_with_a_trailing_slash_needs_no_key(make_client: MakeClient, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("correct horse battery\n")
    client = make_client(api_keys_file=keys)
    assert client.get("/health/live/").status_code == 200
    assert client.get("/model/").status_code == 401


@pytest.mark.parametrize("path", ["/predict", "/predict/", INFER, f"{INFER}/"])
def test_every_route_that_reads_marks_is_counted_under_its_rule(client: Client, path: str) -> None:
    rule = INFER.replace("tickcross", "<name>") if path.startswith("/v2") else "/predict"
    client.post(path, json={})
    lines = client.get("/metrics").text.splitlines()
    counted = [line for line in lines if "_requests_total{" in line and 'status="422"' in line]
    assert [f'route="{rule}"' in line for line in counted if not line.endswith(" 0")] == [True]
