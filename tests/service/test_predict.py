"""POST /predict accepts every input of the contract and answers in one format."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from werkzeug.test import Client

from model.classifier import Classifier
from service.core.schemas import ManyPredictions, OnePrediction
from tests.tiny import GRID_SIZE, random_grids

Json = dict[str, Any]


def picture(kind: str = "PNG", seed: int = 1) -> bytes:
    """A diagonal stroke on white paper."""
    side = 40
    values = np.full((side, side), 255, np.uint8)
    for step in range(8, 32):
        values[step, step + seed % 3 : step + seed % 3 + 3] = 0
    file = io.BytesIO()
    Image.fromarray(values).save(file, kind)
    return file.getvalue()


def npy(values: np.ndarray[Any, Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def answer(client: Client, query: str = "", **request: Any) -> Json:
    response = client.post(f"/predict{query}", **request)
    assert response.status_code == 200, response.data
    assert response.content_type == "application/json"
    body: Json = response.json  # type: ignore[assignment]
    (ManyPredictions if "predictions" in body else OnePrediction).model_validate(body, strict=True)
    return body


def test_one_grid_gets_one_answer(client: Client, classifier: Classifier) -> None:
    grid = random_grids(1)[0]
    prediction = answer(client, json={"grid": grid.tolist()})
    expected = classifier.classify([classifier.grid_to_reading(grid)])[0]
    assert list(prediction) == ["label", "confidence", "scores", "warnings", "model"]
    assert prediction["label"] == expected.label
    assert prediction["scores"] == pytest.approx(expected.scores)
    assert prediction["confidence"] == pytest.approx(expected.confidence)
    assert prediction["model"] == {"name": "tickcross", "version": "1"}


def test_scores_survive_the_json_round_trip_exactly(client: Client, classifier: Classifier) -> None:
    grids = random_grids(20)
    batch = answer(client, json={"grids": grids.tolist()})
    scores = [[item["scores"]["tick"], item["scores"]["cross"]] for item in batch["predictions"]]
    assert np.array_equal(np.array(scores, np.float32), classifier.classify_grids(grids).scores)


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_gets_a_list_of_answers_in_order(client: Client, count: int) -> None:
    grids = random_grids(count)
    batch = answer(client, json={"grids": grids.tolist()})
    assert list(batch) == ["predictions", "model"]
    alone = [answer(client, json={"grid": grid.tolist()}) for grid in grids]
    assert batch["predictions"] == [{k: v for k, v in one.items() if k != "model"} for one in alone]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("count", [1, 3])
def test_json_whitespace_makes_no_difference(client: Client, indent: int | None, count: int) -> None:
    document = {"grids": random_grids(count).tolist()}
    text = json.dumps(document, indent=indent)
    assert answer(client, data=text, content_type="application/json") == answer(client, json=document)


def test_grids_get_the_same_answers_as_json_and_as_npy(client: Client) -> None:
    grids = random_grids(3)
    as_json = answer(client, json={"grids": grids.tolist()})
    assert answer(client, data=npy(grids), content_type="application/x-npy") == as_json
    columns_first = np.asfortranarray(grids)
    assert answer(client, data=npy(columns_first), content_type="application/x-npy") == as_json
    one = answer(client, data=npy(grids[0]), content_type="application/x-npy")
    assert one["scores"] == as_json["predictions"][0]["scores"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_a_picture_gets_the_same_answer_raw_and_in_base64(client: Client, kind: str) -> None:
    data = picture(kind)
    raw = answer(client, data=data, content_type=f"image/{kind.lower()}")
    assert answer(client, json={"image": base64.b64encode(data).decode()}) == raw


def test_pictures_in_base64_are_answered_in_order(client: Client) -> None:
    pictures = [picture(seed=seed) for seed in range(3)]
    batch = answer(client, json={"images": [base64.b64encode(data).decode() for data in pictures]})
    alone = [answer(client, data=data, content_type="image/png") for data in pictures]
    assert [item["scores"] for item in batch["predictions"]] == [one["scores"] for one in alone]


@pytest.mark.parametrize(
    "encoded",
    [
        lambda data: "data:image/png;base64," + base64.b64encode(data).decode(),
        lambda data: base64.encodebytes(data).decode(),
        lambda data: base64.encodebytes(data).decode().replace("\n", "\r\n"),
        lambda data: base64.b64encode(data).decode() + "\n",
        lambda data: base64.urlsafe_b64encode(data).decode(),
        lambda data: base64.b64encode(data).decode().rstrip("="),
    ],
    ids=["data URI", "lines", "lines of mails", "line end", "URL-safe", "not padded"],
)
def test_common_variants_of_base64_are_read(client: Client, encoded: Callable[[bytes], str]) -> None:
    data = picture() + bytes(range(256))[:-1]
    prediction = answer(client, json={"image": encoded(data)})
    assert prediction == answer(client, data=data, content_type="image/png")
    batch = answer(client, json={"images": [encoded(data)] * 2})
    assert [item["scores"] for item in batch["predictions"]] == [prediction["scores"]] * 2


def test_a_form_gets_one_answer_for_one_image_and_a_list_for_several(client: Client) -> None:
    parts = [(io.BytesIO(picture(seed=seed)), f"{seed}.png") for seed in range(2)]
    batch = answer(client, data={"image": parts}, content_type="multipart/form-data")
    one = answer(client, data={"image": (io.BytesIO(picture(seed=1)), "1.png"), "note": "left box"})
    assert batch["predictions"][1]["scores"] == one["scores"]


def test_a_part_without_a_file_name_is_a_picture(client: Client) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="image"\r\n\r\n' + picture() + b"\r\n--x--\r\n"
    prediction = answer(client, data=body, content_type="multipart/form-data; boundary=x")
    assert prediction == answer(client, data=picture(), content_type="image/png")


def test_either_value_may_be_the_ink_and_inversion_is_reported(client: Client) -> None:
    grid = random_grids(1)[0]
    dark, light = (answer(client, json={"grid": (sign * grid).tolist()}) for sign in (1, -1))
    assert light["warnings"] == ["inverted"]
    assert dark["warnings"] == []
    assert light["scores"] == dark["scores"]


def test_a_blank_grid_gets_the_blank_warning(client: Client) -> None:
    assert answer(client, json={"grid": [[1] * GRID_SIZE] * GRID_SIZE})["warnings"] == ["blank"]


@pytest.mark.parametrize("shape", [(3, 3), (5, 30), (40, 40)])
def test_grids_of_other_sizes_are_resized_for_the_network(client: Client, shape: tuple[int, int]) -> None:
    values = np.ones(shape, np.int8)
    values[0] = -1
    seen = answer(client, "?include=grid", json={"grid": values.tolist()})["grid"]
    assert np.shape(seen) == (GRID_SIZE, GRID_SIZE)
    assert {value for row in seen for value in row} <= {-1, 1}


def test_grids_of_several_sizes_may_be_in_one_request(client: Client) -> None:
    grids = [random_grids(1, size=size)[0].tolist() for size in (GRID_SIZE, 9)]
    batch = answer(client, json={"grids": grids})
    alone = [answer(client, json={"grid": grid})["scores"] for grid in grids]
    assert [item["scores"] for item in batch["predictions"]] == alone


def test_the_input_grid_of_the_network_can_be_included(client: Client) -> None:
    grids = random_grids(2)
    batch = answer(client, "?include=grid", json={"grids": (-grids).tolist()})
    assert [item["grid"] for item in batch["predictions"]] == grids.tolist()


def test_the_threshold_can_be_set_for_one_request(client: Client) -> None:
    grid = random_grids(1)[0].tolist()
    assert answer(client, "?threshold=1", json={"grid": grid})["label"] == "neither"
    assert answer(client, "?threshold=0", json={"grid": grid})["label"] in ("tick", "cross")


def test_the_confidence_of_neither_is_one_minus_the_larger_score(client: Client) -> None:
    prediction = answer(client, "?threshold=1", json={"grid": random_grids(1)[0].tolist()})
    assert prediction["confidence"] == pytest.approx(1 - max(prediction["scores"].values()), abs=1e-6)


def test_a_version_can_be_requested(client: Client) -> None:
    grid = {"grid": random_grids(1)[0].tolist()}
    assert answer(client, "?version=1", json=grid)["model"]["version"] == "1"
    assert client.post("/predict?version=99", json=grid).status_code == 404


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 3), (300, 1), (3, 3)])
def test_the_smallest_pictures_get_an_answer(client: Client, size: tuple[int, int]) -> None:
    file = io.BytesIO()
    Image.new("L", size, 90).save(file, "PNG")
    answer(client, data=file.getvalue(), content_type="image/png")
