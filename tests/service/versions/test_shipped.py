"""Every route distinguishes two versions of one number: the owner's `1` and the image's `1-shipped`."""

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from tests.service.conftest import MakeClient
from tests.tiny import GRID_SIZE, random_grids, save_tiny_version


@pytest.fixture
def client(make_client: MakeClient, tmp_path: Path) -> Client:
    root = tmp_path / "artifacts" / "tickcross"
    save_tiny_version(root, 1)
    save_tiny_version(tmp_path / "shipped" / "tickcross", 2)
    return make_client(artifacts=root)


def body(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.data
    content: dict[str, Any] = json.loads(response.data)
    return content


def test_predict_and_explain_answer_with_the_requested_version(client: Client) -> None:
    grid = {"grid": random_grids(1)[0].tolist()}
    for path in ("/predict", "/explain"):
        own, shipped = (body(client.post(f"{path}?version={name}", json=grid)) for name in ("1", "1-shipped"))
        assert (own["model"]["version"], shipped["model"]["version"]) == ("1", "1-shipped")
        assert own["scores"] != shipped["scores"]


def test_each_version_has_its_own_manifest_and_hash(client: Client) -> None:
    own, shipped = (body(client.get(f"/model?version={name}")) for name in ("1", "1-shipped"))
    assert (own["version"], shipped["version"]) == ("1", "1-shipped")
    assert own["hash"] == own["weights"]["sha256"][:8] != shipped["hash"]


def test_the_open_inference_routes_serve_both_versions(client: Client) -> None:
    assert body(client.get("/v2/models/tickcross"))["versions"] == ["1-shipped", "1"]
    shape = [1, GRID_SIZE, GRID_SIZE]
    values = random_grids(1).reshape(-1).tolist()
    tensor = {"name": "grid", "datatype": "INT8", "shape": shape, "data": values}
    for name in ("1", "1-shipped"):
        route = f"/v2/models/tickcross/versions/{name}"
        assert body(client.get(f"{route}/ready"))
        assert body(client.post(f"{route}/infer", json={"inputs": [tensor]}))["model_version"] == name


def test_health_lists_both_versions(client: Client) -> None:
    assert body(client.get("/health"))["versions"] == ["1-shipped", "1"]
