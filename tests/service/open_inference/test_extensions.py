"""Triton's extensions of the protocol: configuration, statistics, and the index of the repository."""

import time
from typing import Any

import pytest
from werkzeug.test import Client

from service.core.open_inference.extensions import IndexEntry, ModelConfig, ModelStatistics
from service.service import Service
from tests.tiny import GRID_SIZE, random_grids

MODEL = "/v2/models/tickcross"
INDEX = "/v2/repository/index"


def statistics(client: Client, path: str = f"{MODEL}/stats") -> dict[str, Any]:
    """The statistics of the only version."""
    response = client.get(path)
    assert response.status_code == 200, response.text
    ModelStatistics.model_validate(response.json, strict=True)
    assert response.json is not None
    (entry,) = response.json["model_stats"]
    return dict(entry)


@pytest.mark.parametrize("path", [f"{MODEL}/config", f"{MODEL}/versions/1/config"])
def test_the_configuration_lists_inputs_and_outputs(client: Client, path: str) -> None:
    config = client.get(path).json
    ModelConfig.model_validate(config, strict=True)
    assert config is not None
    assert config["input"][0] == {
        "name": "grid",
        "data_type": "TYPE_INT8",
        "dims": [-1, GRID_SIZE, GRID_SIZE],
        "optional": True,
    }
    assert [tensor["name"] for tensor in config["output"]] == ["scores", "label"]


@pytest.mark.parametrize("path", [f"{MODEL}/stats", f"{MODEL}/versions/1/stats", "/v2/models/stats"])
def test_the_statistics_count_the_answers_of_a_version(client: Client, path: str) -> None:
    assert statistics(client, path) == {
        "name": "tickcross",
        "version": "1",
        "last_inference": 0,
        "inference_count": 0,
        "inference_stats": {"success": {"count": 0, "ns": 0}},
    }
    before = time.time()
    grids = random_grids(3)
    tensor = {"name": "grid", "datatype": "INT8", "shape": [*grids.shape], "data": grids.tolist()}
    assert client.post(f"{MODEL}/infer", json={"inputs": [tensor]}).status_code == 200
    assert client.post("/predict", json={"grid": grids[0].tolist()}).status_code == 200
    assert client.post("/predict", json={"grid": []}).status_code == 422
    stats = statistics(client, path)
    assert (stats["inference_count"], stats["inference_stats"]["success"]["count"]) == (4, 2)
    assert 0 < stats["inference_stats"]["success"]["ns"] < 60e9
    assert before * 1000 - 1 <= stats["last_inference"] <= time.time() * 1000


@pytest.mark.parametrize("what", ["config", "stats"])
@pytest.mark.parametrize("path", ["/v2/models/other/", f"{MODEL}/versions/7/"])
def test_an_unknown_name_or_version_gets_404_with_an_error(client: Client, path: str, what: str) -> None:
    response = client.get(path + what)
    assert response.status_code == 404
    assert response.json is not None
    assert response.json["error"] == response.json["detail"]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"ready": true}', b'{"ready": false}'])
def test_the_index_lists_the_loaded_versions(client: Client, body: bytes) -> None:
    response = client.post(INDEX, data=body)
    assert response.json == [{"name": "tickcross", "version": "1", "state": "READY", "reason": ""}]
    IndexEntry.model_validate(response.json[0], strict=True)


def test_the_index_lists_no_ready_version_during_the_drain(client: Client, service: Service) -> None:
    service.observing.drain.begin()
    entries = client.post(INDEX).json
    assert entries is not None
    assert [(entry["state"], entry["reason"]) for entry in entries] == [
        ("UNAVAILABLE", "the service is shutting down")
    ]
    assert client.post(INDEX, json={"ready": True}).json == []


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [(b"{", 400, None), (b"[]", 422, None), (b'{"ready": 1}', 422, "ready"), (b'{"all": true}', 422, "all")],
)
def test_an_invalid_request_for_the_index_is_refused(
    client: Client, body: bytes, status: int, where: str | None
) -> None:
    response = client.post(INDEX, data=body)
    assert response.json is not None
    assert (response.status_code, response.json.get("where")) == (status, where)
