"""`?pages=all` answers every page of one picture, in order."""

import base64
from typing import Any

import pytest
from werkzeug.test import Client

from tests.contract.bodies import FORM, GRID, REGIONS, form, pages, picture
from tests.service.conftest import MakeClient

ALL = "/predict?pages=all"


def answers(client: Client, path: str, **request: Any) -> list[dict[str, Any]]:
    response = client.post(path, **request)
    assert response.status_code == 200, response.text
    assert response.json is not None
    predictions: list[dict[str, Any]] = response.json["predictions"]
    return predictions


def refusal(client: Client, path: str = ALL, **request: Any) -> tuple[int, str, str | None]:
    problem = client.post(path, **request).json
    assert problem is not None
    return problem["status"], problem["detail"], problem.get("where")


def as_one(client: Client, data: bytes) -> dict[str, Any]:
    answer = client.post("/predict?include=grid", data=data, content_type="image/png").json
    assert answer is not None
    return {key: value for key, value in answer.items() if key != "model"}


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "WEBP"])
def test_each_page_is_answered_like_a_separate_picture(client: Client, kind: str) -> None:
    predictions = answers(client, f"{ALL}&include=grid", data=pages(kind, 3), content_type="image/tiff")
    assert len(predictions) == 3
    assert len({str(one["grid"]) for one in predictions}) > 1
    if kind != "WEBP":  # which is lossy
        assert predictions[0] == as_one(client, picture())


@pytest.mark.parametrize("query", ["", "?pages=first"])
def test_the_first_page_is_the_mark_by_default(client: Client, query: str) -> None:
    answer = client.post(f"/predict{query}", data=pages("TIFF", 3), content_type="image/tiff").json
    assert answer is not None
    assert answer["scores"] == as_one(client, picture())["scores"]


def test_a_picture_of_one_page_is_a_batch_of_one(client: Client) -> None:
    assert len(answers(client, ALL, data=picture(), content_type="image/png")) == 1


def test_pages_in_base64_and_in_a_form_get_the_same_answers(client: Client) -> None:
    data = pages("TIFF", 3)
    expected = answers(client, ALL, data=data, content_type="image/tiff")
    assert answers(client, ALL, json={"image": base64.b64encode(data).decode()}) == expected
    assert answers(client, ALL, data=form(data), content_type=FORM) == expected


@pytest.mark.parametrize(
    ("request_", "what"),
    [
        ({"json": {"image": base64.b64encode(picture()).decode(), "regions": REGIONS}}, "`regions`"),
        ({"data": form(picture(), regions=str(REGIONS)), "content_type": FORM}, "`regions`"),
        ({"data": form(picture(), picture()), "content_type": FORM}, "several pictures"),
        ({"json": {"images": [base64.b64encode(picture()).decode()]}}, "several pictures"),
        ({"json": {"grid": GRID}}, "grids"),
        ({"json": {"grids": [GRID, [[1, -1, 1]] * 3]}}, "grids"),
    ],
)
def test_pages_all_is_refused_without_exactly_one_picture(
    client: Client, request_: dict[str, Any], what: str
) -> None:
    detail = f"`pages=all` comes with one picture; this request has {what}"
    assert refusal(client, **request_) == (422, detail, "pages")


def test_another_value_of_pages_is_refused(client: Client) -> None:
    problem = refusal(client, "/predict?pages=2", data=picture(), content_type="image/png")
    assert problem == (422, "pages is `2`; expected first or all", "pages")


def test_pages_count_as_items(make_client: MakeClient) -> None:
    client = make_client(max_items=3)
    assert len(answers(client, ALL, data=pages("TIFF", 3), content_type="image/tiff")) == 3
    status, detail, where = refusal(client, data=pages("TIFF", 4), content_type="image/tiff")
    assert (status, where) == (413, "image")
    assert detail == "image: the TIFF has more than 3 pages; no more are read"


def test_the_pixels_of_all_pages_are_limited(make_client: MakeClient) -> None:
    client = make_client(max_pixels=3 * 40 * 40)
    assert len(answers(client, ALL, data=pages("TIFF", 3), content_type="image/tiff")) == 3
    status, detail, where = refusal(client, data=pages("TIFF", 4), content_type="image/tiff")
    assert (status, where) == (413, "pages[3]")
    assert detail == "pages[3]: the pages so far have 6400 pixels; at most 4800 are read"


def test_the_refusal_of_a_broken_page_names_it(client: Client) -> None:
    data = bytearray(pages("TIFF", 3))
    second = data.index(b"\xff" * 40, data.index(b"\xff" * 40) + 2400)
    del data[second:]
    status, detail, where = refusal(client, data=bytes(data), content_type="image/tiff")
    assert status == 400
    assert "the TIFF picture is broken or cut off" in detail
    assert where is not None


def test_the_frames_of_an_avif_are_refused(client: Client) -> None:
    status, detail, _ = refusal(client, data=pages("AVIF"), content_type="image/avif")
    assert (status, detail) == (
        400,
        "image: only the first frame of an AVIF animation can be read",
    )


def test_a_picture_of_several_pages_is_explained(client: Client) -> None:
    response = client.post("/explain", data=pages("TIFF"), content_type="image/tiff")
    assert response.status_code == 200
