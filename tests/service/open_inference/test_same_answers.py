"""The same marks get the same scores over every protocol, alone and in a batch."""

import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from werkzeug.test import Client

from tests.tiny import GRID_SIZE

Array = np.ndarray[Any, Any]
INFER = "/v2/models/tickcross/infer"
GRIDS = hnp.arrays(
    np.int8, st.tuples(st.integers(1, 5), *[st.just(GRID_SIZE)] * 2), elements=st.sampled_from([-1, 1])
)


@pytest.fixture(scope="module")
def protocol_client(shared_client: Client) -> Client:
    return shared_client


def from_json(client: Client, grids: Array) -> Array:
    return of_predictions(client.post("/predict", json={"grids": grids.tolist()}).json)


def from_npy(client: Client, grids: Array) -> Array:
    file = io.BytesIO()
    np.save(file, grids)
    return of_predictions(
        client.post("/predict", data=file.getvalue(), content_type="application/x-npy").json
    )


def of_predictions(response: Any) -> Array:
    pairs = [(item["scores"]["tick"], item["scores"]["cross"]) for item in response["predictions"]]
    return np.array(pairs, np.float32)


def from_v2_json(client: Client, grids: Array) -> Array:
    tensor = {"name": "grid", "datatype": "INT8", "shape": list(grids.shape), "data": grids.ravel().tolist()}
    response: Any = client.post(INFER, json={"inputs": [tensor], "outputs": [{"name": "scores"}]}).json
    return np.array(response["outputs"][0]["data"], np.float32).reshape(-1, 2)


def from_v2_binary(client: Client, grids: Array) -> Array:
    size = {"binary_data_size": grids.size}
    tensor = {"name": "grid", "datatype": "INT8", "shape": list(grids.shape), "parameters": size}
    request = {"inputs": [tensor], "outputs": [{"name": "scores", "parameters": {"binary_data": True}}]}
    header = json.dumps(request).encode()
    headers = {"Inference-Header-Content-Length": str(len(header))}
    response = client.post(INFER, data=header + grids.tobytes(), headers=headers)
    length = int(response.headers["Inference-Header-Content-Length"])
    return np.frombuffer(response.data[length:], "<f4").reshape(-1, 2)


PROTOCOLS = {"JSON": from_json, "npy": from_npy, "V2 JSON": from_v2_json, "V2 binary": from_v2_binary}


@settings(max_examples=40)
@given(GRIDS)
def test_all_protocols_give_the_same_scores(protocol_client: Client, grids: Array) -> None:
    first, *others = (send(protocol_client, grids) for send in PROTOCOLS.values())
    for scores in others:
        np.testing.assert_array_equal(scores, first)


@pytest.mark.parametrize("protocol", sorted(PROTOCOLS))
@settings(max_examples=25)
@given(grids=GRIDS)
def test_a_batch_gets_the_scores_of_its_items(protocol_client: Client, protocol: str, grids: Array) -> None:
    alone = [PROTOCOLS[protocol](protocol_client, grid[np.newaxis]) for grid in grids]
    np.testing.assert_array_equal(PROTOCOLS[protocol](protocol_client, grids), np.concatenate(alone))
