import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.open_inference.codec import decode_request, encode_response, split_body
from service.core.open_inference.messages import InferenceRequest
from service.core.open_inference.tensors import join_bytes, split_bytes
from service.core.problems import Problem
from tests.allocations import counted_allocations

SIZE = 4
SCORES = np.array([[0.9, 0.1], [0.25, 0.75]], np.float32)
LABELS = ["tick", "cross"]


def message(**changes: Any) -> dict[str, Any]:
    tensor = {"name": "grid", "datatype": "INT8", "shape": [1, SIZE, SIZE], "data": [1] * 16}
    return {"inputs": [tensor | changes]}


def in_binary(count: int = 1) -> dict[str, Any]:
    tensor = {"name": "grid", "datatype": "INT8", "shape": [count, SIZE, SIZE]}
    return {"inputs": [tensor | {"parameters": {"binary_data_size": 16 * count}}]}


def read(request: Any, rest: bytes | None = None, max_items: int = 10) -> Any:
    header = json.dumps(request).encode()
    return decode_request(header + (rest or b""), None if rest is None else str(len(header)), SIZE, max_items)


def test_a_json_request_is_decoded() -> None:
    decoded, grids = read(message() | {"id": "form 7", "parameters": {"threshold": 0.25, "priority": 3}})
    assert grids.shape == (1, SIZE, SIZE)
    assert (decoded.id, decoded.parameters.threshold) == ("form 7", 0.25)


def test_null_counts_as_left_out() -> None:
    tensor = message(parameters=None)["inputs"]
    decoded, _ = read({"inputs": tensor, "outputs": None, "parameters": None, "id": None})
    assert (decoded.outputs, decoded.parameters.threshold) == ([], None)


def test_a_binary_request_is_decoded() -> None:
    _, grids = read(in_binary(2), np.full((2, SIZE, SIZE), -1, np.int8).tobytes())
    np.testing.assert_array_equal(grids, -1)


def test_binary_pictures_are_decoded() -> None:
    rest = join_bytes([b"one", b"two"])
    tensor = {
        "name": "image",
        "datatype": "BYTES",
        "shape": [2],
        "parameters": {"binary_data_size": len(rest)},
    }
    _, pictures = read({"inputs": [tensor]}, rest)
    assert pictures == [b"one", b"two"]


def test_the_length_header_may_cover_the_whole_body() -> None:
    assert read(message(), b"")[1].shape == (1, SIZE, SIZE)


@pytest.mark.parametrize("length", ["", "-1", "+3", "1e3", "9" * 5000, "100", "٣", "0x2", " 2"])
def test_a_wrong_header_length_is_refused(length: str) -> None:
    with pytest.raises(Problem, match="Inference-Header-Content-Length") as refused:
        split_body(b"{}", length)
    assert refused.value.status == 400


def test_the_first_of_several_faults_is_named() -> None:
    with pytest.raises(Problem) as refused:
        read(message(name="grids", datatype="INT9"))
    assert refused.value.where == "inputs[0].name"


@pytest.mark.parametrize(
    ("request_", "rest", "status", "where"),
    [
        ([], None, 422, None),
        ({}, None, 422, "inputs"),
        ({"inputs": []}, None, 422, "inputs"),
        ({"inputs": message()["inputs"] * 2}, None, 422, "inputs"),
        (message(name="picture"), None, 422, "inputs[0].name"),
        (message(datatype="INT4"), None, 422, "inputs[0].datatype"),
        (message(shape=[-1, 4, 4]), None, 422, "inputs[0].shape[0]"),
        (message(shape=[0, 4, 4], data=[]), None, 422, "inputs[0].shape"),
        (message(shape=[11, 4, 4]), None, 413, "inputs[0].shape"),
        (message(shape=[]), None, 422, "inputs[0].shape"),
        (message(name="image", datatype="BYTES", shape=[], data=[]), None, 422, "inputs[0].shape"),
        (message(data=None), None, 422, "inputs[0].data"),
        (message(parameters={"binary_data_size": 16}), b"x" * 16, 422, "inputs[0].data"),
        (message(), b"x", 400, "inputs[0].parameters.binary_data_size"),
        (in_binary(), b"x" * 17, 400, "inputs[0].parameters.binary_data_size"),
        (in_binary(), None, 400, "inputs[0].parameters.binary_data_size"),
        (message() | {"parameters": {"threshold": 2}}, None, 422, "parameters.threshold"),
        (message() | {"outputs": [{"name": "logits"}]}, None, 422, "outputs[0].name"),
        (
            message() | {"outputs": [{"name": "label", "parameters": {"classification": 1}}]},
            None,
            422,
            "outputs[0].parameters.classification",
        ),
    ],
)
def test_the_refusal_of_a_wrong_request_names_the_place(
    request_: Any, rest: bytes | None, status: int, where: str | None
) -> None:
    with pytest.raises(Problem) as refused:
        read(request_, rest)
    assert (refused.value.status, refused.value.where) == (status, where)


def test_one_of_many_unknown_parameters_is_named() -> None:
    unknown = {f"{index}": index for index in range(10_000)}
    request_message = message() | {
        "outputs": [{"name": "label", "parameters": unknown | {"binary_data": True}}]
    }
    body = json.dumps(request_message).encode()
    with (
        counted_allocations() as allocations,
        pytest.raises(Problem, match="Extra inputs are not permitted") as refused,
    ):
        decode_request(body, None, SIZE, 10)
    assert allocations.peak < 4_000_000
    assert refused.value.where == "outputs[0].parameters.0"


def test_a_long_name_is_cut_in_the_message() -> None:
    with pytest.raises(Problem) as refused:
        read(message() | {"outputs": [{"name": "label", "parameters": {"k" * 1000: 1}}]})
    assert refused.value.where == "outputs[0].parameters." + "k" * 40 + "..."
    assert len(refused.value.detail) < 150


def test_a_request_of_too_many_values_is_refused() -> None:
    with pytest.raises(Problem, match="more than 200000 lists") as refused:
        read(message(data=[[]] * 200_001))
    assert refused.value.status == 413


@given(st.binary(max_size=200), st.none() | st.integers(0, 200).map(str))
def test_any_bytes_are_refused_without_a_server_error(body: bytes, length: str | None) -> None:
    with pytest.raises(Problem) as refused:
        decode_request(body, length, SIZE, 10)
    assert refused.value.status in (400, 422)


def inference_request(**changes: Any) -> InferenceRequest:
    return InferenceRequest.model_validate(message() | changes)


def test_all_outputs_are_returned_by_default() -> None:
    body, length = encode_response(inference_request(id="7"), "tickcross", "3", SCORES, LABELS)
    assert length is None
    assert json.loads(body) == {
        "model_name": "tickcross",
        "model_version": "3",
        "id": "7",
        "outputs": [
            {"name": "scores", "datatype": "FP32", "shape": [2, 2], "data": [0.9, 0.1, 0.25, 0.75]},
            {"name": "label", "datatype": "BYTES", "shape": [2], "data": LABELS},
        ],
    }


def test_outputs_have_the_requested_order() -> None:
    body, _ = encode_response(
        inference_request(outputs=[{"name": "label"}, {"name": "scores"}]), "t", "1", SCORES, LABELS
    )
    assert [output["name"] for output in json.loads(body)["outputs"]] == ["label", "scores"]


def test_binary_outputs_follow_the_json() -> None:
    binary = {"binary_data": True}
    request = inference_request(
        outputs=[{"name": "label", "parameters": binary}, {"name": "scores", "parameters": binary}]
    )
    body, length = encode_response(request, "t", "1", SCORES, LABELS)
    label, scores = json.loads(body[:length])["outputs"]
    assert "data" not in label | scores
    size = label["parameters"]["binary_data_size"]
    rest = body[length:]
    assert [*split_bytes(memoryview(rest[:size]))] == [b"tick", b"cross"]
    np.testing.assert_array_equal(np.frombuffer(rest[size:], "<f4").reshape(2, 2), SCORES)
    assert scores["parameters"]["binary_data_size"] == len(rest) - size


def test_one_output_may_override_the_format_of_the_request() -> None:
    request = inference_request(
        parameters={"binary_data_output": True},
        outputs=[{"name": "label", "parameters": {"binary_data": False}}, {"name": "scores"}],
    )
    body, length = encode_response(request, "t", "1", SCORES, LABELS)
    label, scores = json.loads(body[:length])["outputs"]
    assert label["data"] == LABELS
    assert "data" not in scores
