"""The routes of the protocol, called without a server."""

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from PIL import Image
from werkzeug.test import Client, TestResponse

from service import VERSION
from service.core.open_inference.tensors import join_bytes, split_bytes
from tests.tiny import GRID_SIZE, random_grids

EXTENSIONS = ["binary_tensor_data", "model_configuration", "statistics"]
INFER = "/v2/models/tickcross/infer"


def grid_input(grids: np.ndarray[Any, Any], **changes: Any) -> dict[str, Any]:
    return {"name": "grid", "datatype": "INT8", "shape": list(grids.shape), "data": grids.tolist()} | changes


def post(client: Client, message: dict[str, Any], path: str = INFER) -> TestResponse:
    return client.post(path, json=message)


def post_binary(client: Client, message: dict[str, Any], rest: bytes) -> TestResponse:
    """As stock clients send it: the length of the JSON in a header, and no Content-Type."""
    header = json.dumps(message).encode()
    headers = {"Inference-Header-Content-Length": str(len(header))}
    return client.post(INFER, data=header + rest, headers=headers)


def output(response: TestResponse, name: str) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    assert response.json is not None
    return next(tensor for tensor in response.json["outputs"] if tensor["name"] == name)


def png(seed: int) -> bytes:
    image = Image.fromarray(np.where(random_grids(1, seed)[0] > 0, 255, 0).astype(np.uint8)).resize((60, 60))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_the_server_names_itself_and_its_extensions(client: Client) -> None:
    expected = {"name": "tickcross", "version": VERSION, "extensions": EXTENSIONS}
    assert client.get("/v2").json == expected


def test_live_and_ready_are_reported_in_the_body(client: Client) -> None:
    assert client.get("/v2/health/live").json == {"live": True}
    assert client.get("/v2/health/ready").json == {"ready": True}
    assert client.get("/v2/models/tickcross/ready").json == {"name": "tickcross", "ready": True}
    assert client.get("/v2/models/tickcross/versions/1/ready").status_code == 200


@pytest.mark.parametrize("path", ["/v2/models/tickcross", "/v2/models/tickcross/versions/1"])
def test_the_metadata_lists_inputs_and_outputs(client: Client, path: str) -> None:
    metadata = client.get(path).json
    assert metadata is not None
    assert (metadata["name"], metadata["versions"]) == ("tickcross", ["1"])
    assert {tensor["name"]: tensor["shape"] for tensor in metadata["inputs"]} == {
        "grid": [-1, GRID_SIZE, GRID_SIZE],
        "image": [-1],
    }
    assert {tensor["name"]: tensor["datatype"] for tensor in metadata["outputs"]} == {
        "scores": "FP32",
        "label": "BYTES",
    }


@pytest.mark.parametrize(
    "path",
    ["/v2/models/other", "/v2/models/tickcross/versions/7", "/v2/models/tickcross/versions/x/ready", "/v2/x"],
)
def test_an_unknown_path_gets_404_with_an_error(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["error"] == response.json["detail"]


def test_json_and_binary_get_the_same_answer(client: Client) -> None:
    grids = random_grids(3)
    in_json = post(client, {"id": "form 7", "inputs": [grid_input(grids)]})
    tensor = grid_input(grids, parameters={"binary_data_size": grids.size})
    del tensor["data"]
    in_binary = post_binary(
        client, {"inputs": [tensor], "parameters": {"binary_data_output": True}}, grids.tobytes()
    )
    length = int(in_binary.headers["Inference-Header-Content-Length"])
    scores, label = json.loads(in_binary.data[:length])["outputs"]
    size = scores["parameters"]["binary_data_size"]
    rest = in_binary.data[length:]
    np.testing.assert_array_equal(
        np.frombuffer(rest[:size], "<f4"), np.array(output(in_json, "scores")["data"], np.float32)
    )
    assert [text.decode() for text in split_bytes(memoryview(rest[size:]))] == output(in_json, "label")[
        "data"
    ]
    assert label["shape"] == [3]
    assert in_json.json is not None
    assert (in_json.json["id"], in_json.json["model_version"]) == ("form 7", "1")


def test_pictures_in_base64_and_in_binary_get_the_same_answer(client: Client) -> None:
    pictures = [png(1), png(2)]
    encoded = [base64.b64encode(picture).decode() for picture in pictures]
    tensor = {"name": "image", "datatype": "BYTES", "shape": [2]}
    rest = join_bytes(pictures)
    in_json = post(client, {"inputs": [tensor | {"data": encoded}]})
    message = {"inputs": [tensor | {"parameters": {"binary_data_size": len(rest)}}]}
    assert post_binary(client, message, rest).json == in_json.json


def test_common_variants_of_base64_are_read(client: Client) -> None:
    data = png(1) + bytes(range(255))
    encoded = [
        base64.b64encode(data).decode(),
        "data:image/png;base64," + base64.b64encode(data).decode(),
        base64.encodebytes(data).decode(),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
    ]
    tensor = {"name": "image", "datatype": "BYTES", "shape": [len(encoded)], "data": encoded}
    scores = np.reshape(output(post(client, {"inputs": [tensor]}), "scores")["data"], (-1, 2))
    assert (scores == scores[0]).all()


def test_the_threshold_can_be_set_for_one_request(client: Client) -> None:
    inputs = [grid_input(random_grids(4))]
    strict = post(client, {"inputs": inputs, "parameters": {"threshold": 1.0}})
    lenient = post(client, {"inputs": inputs, "parameters": {"threshold": 0.0}})
    assert set(output(strict, "label")["data"]) == {"neither"}
    assert set(output(lenient, "label")["data"]) <= {"tick", "cross"}


@pytest.mark.parametrize(
    ("message", "status", "where"),
    [
        ({"inputs": [grid_input(np.zeros((1, GRID_SIZE, GRID_SIZE), np.int8))]}, 422, "grid[0][0][0]"),
        ({"inputs": [grid_input(random_grids(1, size=GRID_SIZE + 1))]}, 422, "inputs[0].shape"),
        (
            {"inputs": [{"name": "image", "datatype": "BYTES", "shape": [1], "data": ["AAAA"]}]},
            400,
            "image[0]",
        ),
    ],
)
def test_a_wrong_input_is_a_problem_with_an_error(
    client: Client, message: dict[str, Any], status: int, where: str | None
) -> None:
    response = post(client, message)
    assert response.status_code == status
    assert response.json is not None
    assert response.json.get("where") == where
    assert response.json["error"]


def test_another_content_type_gets_415(client: Client) -> None:
    assert client.post(INFER, data=b"{}", content_type="text/plain").status_code == 415
