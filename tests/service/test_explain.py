"""`/explain` gives the answer of `/predict` and the numbers behind it."""

import io
import json
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image, ImageDraw
from werkzeug.test import Client, TestResponse

from tests.tiny import GRID_SIZE, LAYERS, random_grids, tiny_network

GRID = random_grids(1, seed=11)[0]


def content(response: TestResponse) -> dict[str, Any]:
    return dict(json.loads(response.data))


def explained(client: Client, grid: Any = GRID) -> dict[str, Any]:
    response = client.post("/explain", json={"grid": np.asarray(grid).tolist()})
    assert response.status_code == 200, response.text
    return content(response)


def picture() -> bytes:
    """A stroke from corner to corner, black on white, as a PNG."""
    image, file = Image.new("L", (64, 64), 255), io.BytesIO()
    ImageDraw.Draw(image).line((8, 50, 52, 12), fill=0, width=6)
    image.save(file, "PNG")
    return file.getvalue()


def test_explain_gives_the_answer_of_predict(client: Client) -> None:
    predicted = content(client.post("/predict?include=grid", json={"grid": GRID.tolist()}))
    answer = explained(client)
    assert {key: answer[key] for key in predicted} == predicted


@pytest.mark.parametrize("size", [GRID_SIZE - 4, GRID_SIZE, 3 * GRID_SIZE])
def test_explain_accepts_the_single_inputs_of_predict(client: Client, size: int) -> None:
    grid = random_grids(1, size=size)[0].tolist()
    predicted = content(client.post("/predict", json={"grid": grid}))
    assert explained(client, grid)["scores"] == predicted["scores"]


def test_explain_and_predict_give_a_picture_the_same_scores(client: Client) -> None:
    png = picture()
    predicted, answer = (
        content(client.post(path, data=png, content_type="image/png")) for path in ("/predict", "/explain")
    )
    assert answer["scores"] == predicted["scores"]
    assert answer["warnings"] == predicted["warnings"]


def test_an_inverted_mark_is_explained_with_negative_ink(client: Client) -> None:
    answer, inverted = explained(client), explained(client, -GRID)
    assert inverted["grid"] == answer["grid"] == GRID.tolist()
    assert inverted["warnings"] == ["inverted"]


def test_the_feature_maps_equal_those_of_the_network(client: Client) -> None:
    layers = explained(client)["layers"]
    expected = tiny_network(1).layer_outputs(GRID[np.newaxis])
    assert [layer["kind"] for layer in layers] == [layer["kind"] for layer in LAYERS]
    for layer, values in zip(layers, expected, strict=True):
        np.testing.assert_allclose(layer["feature_maps"], values[0], atol=1e-6)


def test_the_evidence_adds_up_to_the_pre_activation_of_the_score(client: Client) -> None:
    answer = explained(client)
    for name, evidence in answer["evidence"].items():
        assert np.sum(evidence["cells"]) == pytest.approx(evidence["pre_activation"], abs=1e-5)
        score = 1 / (1 + np.exp(-evidence["pre_activation"]))
        assert answer["scores"][name] == pytest.approx(score, abs=1e-6)


def test_the_returned_parameters_reproduce_a_feature_map(client: Client) -> None:
    network = content(client.get("/explain"))
    first = network["layers"][0]
    filters = np.array(first["parameters"]["filters"])
    assert list(filters.shape) == [first["settings"]["filters"], 3, 3, 1]
    patch = GRID[2:5, 4:7, np.newaxis]
    expected = (filters[1] * patch).sum() / 9 + first["parameters"]["biases"][1]
    assert explained(client)["layers"][0]["feature_maps"][2][4][1] == pytest.approx(expected, abs=1e-5)


def test_the_network_can_be_limited_to_some_parameters(client: Client) -> None:
    whole, some = (content(client.get(f"/explain{query}"))["layers"] for query in ("", "?parameters=biases"))
    for layer in whole:
        layer["parameters"] = {
            name: values for name, values in layer["parameters"].items() if name == "biases"
        }
    assert some == whole
    assert any(layer["parameters"] for layer in some)


@pytest.mark.parametrize("names", ["", "bias", "filters,", "filters,scale"])
def test_unknown_parameters_are_refused(client: Client, names: str) -> None:
    response = client.get(f"/explain?parameters={names}")
    assert (response.status_code, content(response)["where"]) == (422, "parameters")
    assert "filters, biases, weights" in content(response)["detail"]


def test_each_layer_has_its_receptive_field(client: Client) -> None:
    fields = [layer["receptive_field"] for layer in content(client.get("/explain"))["layers"]]
    assert fields[0]["grid"] == {"size": [3, 3], "stride": [1, 1]}
    assert fields[2] == {
        "before": {"size": [2, 2], "stride": [2, 2]},
        "grid": {"size": [4, 4], "stride": [2, 2]},
    }


def test_a_client_with_a_current_copy_gets_304(client: Client) -> None:
    etag = client.get("/explain").headers["ETag"]
    again = client.get("/explain", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("body", [{"grids": [GRID.tolist()]}, {"grids": [GRID.tolist()] * 2}])
def test_a_batch_is_refused(client: Client, body: dict[str, Any]) -> None:
    response = client.post("/explain", json=body)
    assert response.status_code == 422
    assert "one mark" in content(response)["detail"]


@pytest.mark.parametrize("body", ["{", '{"grid": [[1, 0, 1]]}', "[]"])
def test_explain_refuses_what_predict_refuses(client: Client, body: str) -> None:
    answers = [
        client.post(path, data=body, content_type="application/json") for path in ("/predict", "/explain")
    ]
    assert answers[0].status_code == answers[1].status_code in (400, 422)
    assert json.loads(answers[0].data) == json.loads(answers[1].data)


def test_the_safetensors_format_has_the_same_content(client: Client) -> None:
    response = client.post("/explain?format=safetensors", json={"grid": GRID.tolist()})
    length = int.from_bytes(response.data[:8], "little")
    rest = json.loads(json.loads(response.data[8 : 8 + length])["__metadata__"]["explanation"])
    answer = explained(client)
    maps = safetensors.numpy.load(response.data)
    for index, layer in enumerate(answer["layers"]):
        np.testing.assert_array_equal(
            maps[f"layers.{index}.feature_maps"], np.float32(layer.pop("feature_maps"))
        )
    assert rest == answer


def test_an_unknown_format_is_refused(client: Client) -> None:
    response = client.post("/explain?format=xml", json={"grid": GRID.tolist()})
    assert (response.status_code, content(response)["where"]) == (422, "format")
