"""Regions of a picture: each is answered from its own pixels, and the picture is decoded once."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from werkzeug.test import Client

from model.classifier import Opened, Pixels, pixels_of
from service.core.schemas import EXAMPLE_REGIONS
from tests.service.conftest import MakeClient
from tests.service.test_predict import Json, answer
from tests.service.test_predict_refusals import json_values, refusal

DECODER = "service.core.inputs.pictures.pixels_of"
Page = npt.NDArray[np.uint8]
REGIONS = [[10, 20, 40, 30], [60, 5, 50, 50], [0, 0, 120, 90], [10, 20, 40, 30]]
EXPECTED = "expected [left, top, width, height], integers of 0 or more"


def page(seed: int = 0, height: int = 90, width: int = 120) -> Page:
    """White paper with black strokes on it."""
    rng = np.random.default_rng(seed)
    values = np.full((height, width), 250, np.uint8)
    for top, left in rng.integers(0, (height - 20, width - 20), (12, 2)):
        for step in range(20):
            values[top + step, left + step : left + step + 3] = 20
    return values


def encoded(values: Page, kind: str = "PNG", orientation: int = 1) -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(values).save(file, kind, exif=exif)
    return file.getvalue()


def body(picture: bytes, regions: Any) -> dict[str, Any]:
    return {"json": {"image": base64.b64encode(picture).decode(), "regions": regions}}


def form(regions: str, *images: bytes) -> dict[str, Any]:
    parts = {"image": [(io.BytesIO(image), "page") for image in images], "regions": regions}
    return {"data": parts, "content_type": "multipart/form-data"}


def crop_answers(client: Client, values: Page, regions: list[list[int]]) -> list[Json]:
    """The answers for the same pixels as separate pictures, with regions in the whole picture."""
    answers = []
    for left, top, width, height in regions:
        crop = encoded(np.ascontiguousarray(values[top : top + height, left : left + width]))
        one = answer(client, "?include=grid,region", data=crop, content_type="image/png")
        one["region"] = [one["region"][0] + left, one["region"][1] + top, *one["region"][2:]]
        answers.append({key: value for key, value in one.items() if key != "model"})
    return answers


def test_a_region_is_answered_like_a_picture_of_its_pixels(client: Client) -> None:
    batch = answer(client, "?include=grid,region", **body(encoded(page()), REGIONS))
    assert batch["predictions"] == crop_answers(client, page(), REGIONS)


def test_one_region_is_a_batch(client: Client) -> None:
    batch = answer(client, **body(encoded(page()), REGIONS[:1]))
    assert list(batch) == ["predictions", "model"]
    assert len(batch["predictions"]) == 1


def test_only_the_pixels_of_a_region_count(client: Client) -> None:
    values = page()
    left, top, width, height = REGIONS[0]
    other = ~page(seed=1)
    other[top : top + height, left : left + width] = values[top : top + height, left : left + width]
    batches = [answer(client, **body(encoded(each), REGIONS[:1])) for each in (values, other)]
    assert batches[0] == batches[1]


def test_a_form_with_regions_is_answered_like_json(client: Client) -> None:
    picture = encoded(page())
    batch = answer(client, "?include=region", **form(json.dumps(REGIONS), picture))
    assert batch == answer(client, "?include=region", **body(picture, REGIONS))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_regions_are_measured_in_the_upright_picture(client: Client, kind: str) -> None:
    values = page()
    picture = encoded(np.ascontiguousarray(np.rot90(values)), kind, orientation=6)
    batch = answer(client, **body(picture, [[0, 0, 120, 90]]))
    assert batch["predictions"][0]["warnings"] == []
    assert refusal(client, **body(picture, [[0, 0, 90, 120]]))[0] == 422


def test_a_large_jpeg_is_decoded_at_full_size(client: Client) -> None:
    values = np.full((1600, 2000), 250, np.uint8)
    values[700:790, 900:1020] = page()
    batch = answer(client, "?include=region", **body(encoded(values, "JPEG"), [[890, 690, 140, 110]]))
    left, top, width, height = batch["predictions"][0]["region"]
    assert 890 <= left < left + width <= 1030
    assert 690 <= top < top + height <= 800


def test_a_picture_is_decoded_once_for_all_of_its_regions(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = []

    def counting(opened: Opened, *, whole: bool) -> Pixels:
        decoded.append(opened)
        return pixels_of(opened, whole=whole)

    monkeypatch.setattr(DECODER, counting)
    answer(client, **body(encoded(page()), REGIONS * 50))
    assert len(decoded) == 1


@pytest.mark.parametrize(
    ("regions", "detail", "where"),
    [
        ([], "regions is empty; expected at least one", "regions"),
        ({"left": 1}, "regions is an object; expected a list", "regions"),
        (7, "regions is 7; expected a list", "regions"),
        ([[0, 0, 9, 9], 7], f"regions[1] is 7; {EXPECTED}", "regions[1]"),
        ([[0, 0, 9]], f"regions[0] is [0,0,9]; {EXPECTED}", "regions[0]"),
        ([[0, 0, 9, 9, 9]], f"regions[0] is [0,0,9,9,9]; {EXPECTED}", "regions[0]"),
        ([[0, 0, 9, 9]] * 3 + [[0, 0, True, 9]], f"regions[3] is [0,0,true,9]; {EXPECTED}", "regions[3]"),
        ([[0.5, 0, 9, 9]], f"regions[0] is [0.5,0,9,9]; {EXPECTED}", "regions[0]"),
        ([[0, 0, 9.0, 9]], f"regions[0] is [0,0,9.0,9]; {EXPECTED}", "regions[0]"),
        ([[0, 0, "9", 9]], f'regions[0] is [0,0,"9",9]; {EXPECTED}', "regions[0]"),
        ([[0, -1, 9, 9]], f"regions[0] is [0,-1,9,9]; {EXPECTED}", "regions[0]"),
        ([[0, 0, 0, -9]], f"regions[0] is [0,0,0,-9]; {EXPECTED}", "regions[0]"),
        ([[0, 0, [9], 9]], f"regions[0] is a list; {EXPECTED}", "regions[0]"),
        (
            [[0, 0, 9, 9], [5, 5, 0, 9]],
            "regions[1] is empty: 0 x 9 pixels; expected at least 3 x 3",
            "regions[1]",
        ),
        ([[5, 5, 9, 0]], "regions[0] is empty: 9 x 0 pixels; expected at least 3 x 3", "regions[0]"),
        ([[5, 5, 9, 2]], "regions[0] is too small: 9 x 2 pixels; expected at least 3 x 3", "regions[0]"),
        (
            [[0, 0, 9, 9], [112, 81, 9, 9]],
            "regions[1] reaches to 121 x 90; the picture has 120 x 90 pixels",
            "regions[1]",
        ),
        ([[0, 82, 9, 9]], "regions[0] reaches to 9 x 91; the picture has 120 x 90 pixels", "regions[0]"),
        (
            [[10**9, 0, 10**9, 10**9]],
            "regions[0] reaches to 2000000000 x 1000000000; the picture has 120 x 90 pixels",
            "regions[0]",
        ),
    ],
)
@pytest.mark.parametrize("written", ["json", "form"])
def test_a_wrong_region_is_named(client: Client, regions: Any, detail: str, where: str, written: str) -> None:
    picture = encoded(page())
    request = body(picture, regions) if written == "json" else form(json.dumps(regions), picture)
    assert refusal(client, **request) == (422, detail, where)


ONLY_WITH_IMAGE = "`regions` comes with `image` only"


@pytest.mark.parametrize(
    ("document", "detail", "where"),
    [
        ({"regions": REGIONS}, f"the body has `regions`; {ONLY_WITH_IMAGE}", "regions"),
        (
            {"images": [""], "regions": REGIONS},
            f"the body has `images` and `regions`; {ONLY_WITH_IMAGE}",
            "regions",
        ),
        (
            {"grid": [[1] * 3] * 3, "regions": REGIONS},
            f"the body has `grid` and `regions`; {ONLY_WITH_IMAGE}",
            "regions",
        ),
        (
            {"grids": [[[1] * 3] * 3], "regions": REGIONS},
            f"the body has `grids` and `regions`; {ONLY_WITH_IMAGE}",
            "regions",
        ),
        (
            {"grid": [], "image": "", "regions": REGIONS},
            f"the body has `grid` and `image` and `regions`; {ONLY_WITH_IMAGE}",
            "regions",
        ),
        ({"image": 7, "regions": REGIONS}, "image is 7; expected a string", "image"),
        ({"image": "*", "regions": REGIONS}, "image is not base64", "image"),
    ],
)
def test_regions_with_anything_but_one_image_are_refused(
    client: Client, document: Json, detail: str, where: str
) -> None:
    assert refusal(client, json=document) == (422, detail, where)


def test_regions_of_two_pictures_in_a_form_are_refused(client: Client) -> None:
    problem = refusal(client, **form("[[0,0,9,9]]", encoded(page()), encoded(page())))
    parts = "2 parts named `image` and 1 named `regions`"
    assert problem == (422, f"the form has {parts}; expected one of each", "regions")


def test_two_regions_fields_in_a_form_are_refused(client: Client) -> None:
    request = form("[[0,0,9,9]]", encoded(page()))
    request["data"]["regions"] = ["[[0,0,9,9]]"] * 2
    assert refusal(client, **request)[::2] == (422, "regions")


def test_regions_without_a_picture_in_a_form_are_refused(client: Client) -> None:
    assert refusal(client, **form("[[0,0,9,9]]")) == (422, "the form has no part named `image`", "image")


@pytest.mark.parametrize("text", ["", "[[0,0,9,9]", "left"])
def test_a_regions_field_that_is_not_json_is_refused(client: Client, text: str) -> None:
    status, detail, where = refusal(client, **form(text, encoded(page())))
    assert (status, where) == (422, "regions")
    assert detail.startswith("regions is not JSON: ")


def test_the_refusal_of_a_broken_picture_names_it(client: Client) -> None:
    status, _, where = refusal(client, **body(encoded(page())[:-30], REGIONS))
    assert (status, where) == (400, "image")


def test_regions_count_as_items(make_client: MakeClient) -> None:
    narrow = make_client(max_items=3)
    problem = refusal(narrow, **body(encoded(page()), REGIONS))
    assert problem == (413, "regions has 4 items; at most 3 are taken", "regions")


@pytest.mark.parametrize("regions", [[[0, 0, 120, 90]] * 200, [[1, 1, 119, 89]] * 200])
def test_the_pixels_of_overlapping_regions_are_limited_before_decoding(
    make_client: MakeClient, regions: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DECODER, None)
    status, detail, where = refusal(
        make_client(max_pixels=120 * 90 * 3 // 2), **body(encoded(page()), regions)
    )
    assert (status, where) == (413, "regions[1]")
    assert detail.endswith("pixels; at most 16200 are read")


def test_many_regions_are_answered_in_order(client: Client) -> None:
    rng = np.random.default_rng(3)
    regions = [[*map(int, place), 20, 20] for place in rng.integers(0, (100, 70), (60, 2))]
    batch = answer(client, "?include=grid,region", **body(encoded(page()), regions))
    assert batch["predictions"] == crop_answers(client, page(), regions)


def test_the_example_regions_are_answered(client: Client) -> None:
    small = encoded(page(height=24, width=24))
    assert len(answer(client, **body(small, EXAMPLE_REGIONS))["predictions"]) == len(EXAMPLE_REGIONS)


@pytest.mark.parametrize("count", [1, 2])
def test_regions_are_not_explained(client: Client, count: int) -> None:
    response = client.post("/explain", **body(encoded(page()), REGIONS[:count]))
    assert response.status_code == 422
    assert response.json is not None
    assert "one mark is explained at a time" in response.json["detail"]


sides = st.integers(-2, 130) | st.just(2**64)


@given(value=json_values | st.lists(st.lists(sides, min_size=3, max_size=5), max_size=4))
def test_no_regions_value_causes_a_server_error(value: object, shared_client: Client) -> None:
    response = shared_client.post("/predict", **body(encoded(page()), value))
    assert response.status_code in (200, 400, 413, 422)


def grid_with_ink() -> list[list[int]]:
    values = np.ones((8, 8), np.int8)
    values[2:5, 1:7] = -1
    return values.tolist()


@pytest.mark.parametrize("include", ["grid", "region", "grid,region", "region,grid"])
@pytest.mark.parametrize("request_of", [lambda grid: {"grid": grid}, lambda grid: {"grids": [grid]}])
def test_an_answer_has_the_fields_named_in_include(
    client: Client, include: str, request_of: Callable[[list[list[int]]], Json]
) -> None:
    result = answer(client, f"?include={include}", json=request_of(grid_with_ink()))
    one = result["predictions"][0] if "predictions" in result else result
    assert set(one) & {"grid", "region"} == set(include.split(","))
    assert one.get("region", [1, 2, 6, 3]) == [1, 2, 6, 3]


def test_the_region_of_a_grid_of_another_size_is_in_its_own_cells(client: Client) -> None:
    values = np.ones((40, 61), np.int8)
    values[5:25, 7:29] = -1
    assert answer(client, "?include=region", json={"grid": values.tolist()})["region"] == [7, 5, 22, 20]


@pytest.mark.parametrize(("include", "word"), [("cat", "cat"), ("grid,cat", "cat"), ("", ""), ("grid,", "")])
def test_an_unknown_word_in_include_is_named(client: Client, include: str, word: str) -> None:
    detail = f"include has `{word}`; expected grid or region, or both with a comma"
    problem = refusal(client, f"?include={include}", json={"grid": grid_with_ink()})
    assert problem == (422, detail, "include")


def test_an_explanation_has_the_region(client: Client) -> None:
    response = client.post("/explain", json={"grid": grid_with_ink()})
    assert response.json is not None
    assert response.json["region"] == [1, 2, 6, 3]
