"""Unmodified clients of other model servers against our service."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.e2e.running import Running
from tests.tiny import GRID_SIZE, random_grids

triton = pytest.importorskip("tritonclient.http", reason="tritonclient[http] is not installed")

pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("default")]
MODEL = "tickcross"


def scores_of_predict(
    service: Running, grids: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], list[str]]:
    predictions = service.post("/predict", json={"grids": grids.tolist()}).json()["predictions"]
    scores = [[item["scores"]["tick"], item["scores"]["cross"]] for item in predictions]
    return np.array(scores, np.float32), [item["label"] for item in predictions]


def pictures(count: int) -> list[bytes]:
    encoded = []
    for grid in random_grids(count, seed=3):
        buffer = io.BytesIO()
        Image.fromarray(np.where(grid > 0, 255, 0).astype(np.uint8)).resize((48, 48)).save(buffer, "PNG")
        encoded.append(buffer.getvalue())
    return encoded


@pytest.fixture
def client(service: Running) -> Any:
    with triton.InferenceServerClient(service.url.removeprefix("http://")) as client:
        yield client


def test_tritonclient_reads_health_and_metadata(client: Any) -> None:
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready(MODEL)
    assert client.is_model_ready(MODEL, "1")
    assert not client.is_model_ready(MODEL, "7")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    assert client.get_model_metadata(MODEL)["inputs"][0]["shape"] == [-1, GRID_SIZE, GRID_SIZE]


@pytest.mark.parametrize("version", ["", "1"])
def test_tritonclient_gets_configuration_and_index(client: Any, version: str) -> None:
    config = client.get_model_config(MODEL, version)
    assert (config["name"], config["max_batch_size"]) == (MODEL, 0)
    metadata = client.get_model_metadata(MODEL, version)
    for key, metadata_key in (("input", "inputs"), ("output", "outputs")):
        dims = {tensor["name"]: tensor["dims"] for tensor in config[key]}
        assert dims == {tensor["name"]: tensor["shape"] for tensor in metadata[metadata_key]}
    assert client.get_model_repository_index() == [
        {"name": MODEL, "version": "1", "state": "READY", "reason": ""}
    ]


def test_tritonclient_gets_statistics_of_all_workers(client: Any, service: Running) -> None:
    def answered(name: str = "", version: str = "") -> tuple[int, int]:
        (stats,) = client.get_inference_statistics(name, version)["model_stats"]
        assert (stats["name"], stats["version"]) == (MODEL, "1")
        return stats["inference_count"], stats["inference_stats"]["success"]["count"]

    marks, requests = answered()
    for _ in range(20):  # each over a new connection, so that all workers get some
        service.post("/predict", json={"grids": random_grids(3).tolist()})
    assert answered(MODEL) == answered(MODEL, "1") == (marks + 60, requests + 20)


@pytest.mark.parametrize("datatype", ["INT8", "UINT8", "FP32", "BOOL"])
@pytest.mark.parametrize("binary", [True, False])
def test_tritonclient_gets_the_scores_of_predict(
    client: Any, service: Running, datatype: str, binary: bool
) -> None:
    grids = random_grids(5)
    values: dict[str, Any] = {
        "INT8": grids,
        "FP32": grids.astype(np.float32),
        "BOOL": grids > 0,
        "UINT8": (grids > 0).astype("u1"),
    }
    sent: np.ndarray[Any, Any] = values[datatype]
    tensor = triton.InferInput("grid", list(sent.shape), datatype)
    tensor.set_data_from_numpy(sent, binary_data=binary)
    result = client.infer(MODEL, [tensor], request_id="form 7")
    scores, labels = scores_of_predict(service, grids)
    np.testing.assert_array_equal(result.as_numpy("scores"), scores)
    assert [label.decode() for label in result.as_numpy("label")] == labels
    assert result.get_response()["id"] == "form 7"


@pytest.mark.parametrize("algorithm", ["gzip", "deflate"])
@pytest.mark.parametrize("binary", [True, False])
def test_tritonclient_may_compress_its_requests(
    client: Any, service: Running, algorithm: str, binary: bool
) -> None:
    grids = random_grids(50)
    tensor = triton.InferInput("grid", list(grids.shape), "INT8")
    tensor.set_data_from_numpy(grids, binary_data=binary)
    result = client.infer(MODEL, [tensor], request_compression_algorithm=algorithm)
    np.testing.assert_array_equal(result.as_numpy("scores"), scores_of_predict(service, grids)[0])


@pytest.mark.parametrize("binary", [True, False])
def test_tritonclient_may_choose_outputs(client: Any, binary: bool) -> None:
    tensor = triton.InferInput("grid", [GRID_SIZE, GRID_SIZE], "INT8")
    tensor.set_data_from_numpy(random_grids(1)[0])
    output = triton.InferRequestedOutput("label", binary_data=binary)
    result = client.infer(MODEL, [tensor], model_version="1", outputs=[output])
    assert result.as_numpy("scores") is None
    assert result.as_numpy("label").shape == (1,)


def test_tritonclient_sends_pictures(client: Any, service: Running) -> None:
    sent = pictures(3)
    tensor = triton.InferInput("image", [3], "BYTES")
    tensor.set_data_from_numpy(np.array(sent, dtype=object))
    labels = client.infer(MODEL, [tensor]).as_numpy("label")
    alone = [
        service.post("/predict", data=one, headers={"Content-Type": "image/png"}).json()["label"]
        for one in sent
    ]
    assert [label.decode() for label in labels] == alone


def test_tritonclient_gets_the_error_message(client: Any) -> None:
    tensor = triton.InferInput("grid", [1, GRID_SIZE, GRID_SIZE], "INT8")
    tensor.set_data_from_numpy(np.zeros((1, GRID_SIZE, GRID_SIZE), np.int8))
    with pytest.raises(triton.InferenceServerException, match=r"grid\[0\]\[0\]\[0\] is 0; expected -1 or 1"):
        client.infer(MODEL, [tensor])


def with_kserve(ask: Callable[[Any, Any], Awaitable[Any]]) -> Any:
    kserve = pytest.importorskip("kserve", reason="kserve is not installed; none is for Python 3.14")

    async def session() -> Any:
        client = kserve.InferenceRESTClient(kserve.inference_client.RESTConfig(protocol="v2"))
        try:
            return await ask(client, kserve)
        finally:
            await client.close()

    return asyncio.run(session())


def test_kserve_reads_health(service: Running) -> None:
    async def ask(client: Any, _: Any) -> list[bool]:
        return [
            await client.is_server_live(service.url),
            await client.is_server_ready(service.url),
            await client.is_model_ready(service.url, MODEL),
        ]

    assert with_kserve(ask) == [True, True, True]


@pytest.mark.parametrize("binary", [True, False])
def test_kserve_gets_the_scores_of_predict(service: Running, binary: bool) -> None:
    grids = random_grids(4, seed=9)

    async def ask(client: Any, kserve: Any) -> Any:
        tensor = kserve.InferInput("grid", list(grids.shape), "INT8")
        tensor.set_data_from_numpy(grids, binary_data=binary)
        request = kserve.InferRequest(MODEL, [tensor], request_id="form 7")
        return await client.infer(service.url, request, model_name=MODEL)

    response = with_kserve(ask)
    scores, labels = scores_of_predict(service, grids)
    outputs = {output.name: output.as_numpy() for output in response.outputs}
    np.testing.assert_array_equal(outputs["scores"].astype(np.float32), scores)
    assert [
        str(label.decode() if isinstance(label, bytes) else label) for label in outputs["label"]
    ] == labels
    assert response.id == "form 7"
