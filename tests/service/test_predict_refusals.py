"""POST /predict refuses invalid requests, says where the error is, and never answers with a 5xx."""

import base64
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from werkzeug.test import Client

from tests.service.conftest import MakeClient
from tests.service.test_predict import npy, picture

NO_SHAPE = "the header of the npy file has an invalid shape"
OK = [[1, 1, 1], [1, -1, 1], [1, 1, 1]]


def refusal(client: Client, query: str = "", **request: Any) -> tuple[int, str, str | None]:
    response = client.post(f"/predict{query}", **request)
    assert response.content_type == "application/problem+json", response.data
    assert response.json is not None
    assert response.json["status"] == response.status_code
    return response.status_code, response.json["detail"], response.json.get("where")


@pytest.mark.parametrize(
    ("document", "detail", "where"),
    [
        ({"grid": [[1, 1, 1], [1, 0, 1], [1, 1, 1]]}, "grid[1][1] is 0; expected -1 or 1", "grid[1][1]"),
        (
            {"grid": [[1, 1, 1], [1, 1, 1], [1, 1, True]]},
            "grid[2][2] is true; expected -1 or 1",
            "grid[2][2]",
        ),
        ({"grid": [[1, "1", 1]] * 3}, 'grid[0][1] is "1"; expected -1 or 1', "grid[0][1]"),
        ({"grid": [[1, 2**70, 1]] * 3}, None, None),
        (
            {"grid": [[1, 1, 1], [1, 1], [1, 1, 1]]},
            "grid[1] has 2 values; the rows before it have 3",
            "grid[1]",
        ),
        ({"grid": [[1, 1, 1]] * 2}, "grid has 2 rows; expected 3 to 512", "grid"),
        ({"grid": [[1, 1]] * 3}, "grid[0] has 2 values; expected 3 to 512", "grid[0]"),
        ({"grid": []}, "grid has 0 rows; expected 3 to 512", "grid"),
        ({"grid": [[1] * 513] * 3}, "grid[0] has 513 values; expected 3 to 512", "grid[0]"),
        ({"grid": None}, "grid is null; expected a list", "grid"),
        ({"grid": [1, 1, 1]}, "grid[0] is 1; expected a list", "grid[0]"),
        (
            {"grids": [OK, OK, [[1, 1], [1, 1], [1, 1]]]},
            "grids[2][0] has 2 values; expected 3 to 512",
            "grids[2][0]",
        ),
        (
            {"grids": [OK, [[1, 1, 1], [1, 1, 3], [1, 1, 1]]]},
            "grids[1][1][2] is 3; expected -1 or 1",
            "grids[1][1][2]",
        ),
        ({"grids": []}, "grids is empty; expected at least one", "grids"),
        ({"images": []}, "images is empty; expected at least one", "images"),
        ({"image": 5}, "image is 5; expected a string", "image"),
        ({"image": "a picture"}, "image is not base64", "image"),
        ({"images": ["", "*"]}, "images[1] is not base64", "images[1]"),
        ({"image": "data:image/png,iVBORw0KGgo="}, "image is not base64", "image"),
        ({}, "the body has none; expected exactly one of `grid`, `grids`, `image`, `images`", None),
        (
            {"grid": OK, "image": ""},
            "the body has `grid` and `image`; expected exactly one of `grid`, `grids`, `image`, `images`",
            None,
        ),
        (
            {"grid": OK, "label": 1},
            "`label` is unknown; expected one of `grid`, `grids`, `image`, `images`",
            "label",
        ),
        ([OK], "the body is a list; expected an object with one of `grid`, `grids`, `image`, `images`", None),
    ],
)
def test_the_place_of_an_error_in_well_formed_json_is_named(
    client: Client, document: object, detail: str | None, where: str | None
) -> None:
    problem = refusal(client, json=document)
    assert problem[0] == 422
    if detail is not None:
        assert problem[1:] == (detail, where)


def test_a_long_value_is_cut_in_the_message(client: Client) -> None:
    _, detail, _ = refusal(client, json={"grid": [["x" * 1000] * 3] * 3})
    assert len(detail) < 100


@pytest.mark.parametrize("body", [b"", b"{", b"grid", b"\xff\xfe", b'{"grid": [[1, 1, 1]', b"[" * 100_000])
def test_invalid_json_is_a_bad_request(client: Client, body: bytes) -> None:
    status, detail, _ = refusal(client, data=body, content_type="application/json")
    assert status == 400
    assert detail.startswith("the body is not JSON")


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/octet-stream", "image/svg+xml", "nonsense"]
)
def test_the_refusal_of_a_type_lists_the_supported_types(client: Client, kind: str | None) -> None:
    status, detail, _ = refusal(client, data=b"{}", content_type=kind)
    assert status == 415
    assert "expected one of application/json, image/png" in detail


def test_the_refusal_of_a_broken_picture_says_which_one_it_is(client: Client) -> None:
    good = base64.b64encode(picture()).decode()
    broken = base64.b64encode(picture()[:60]).decode()
    assert refusal(client, data=picture()[:60], content_type="image/png")[::2] == (400, "image")
    assert refusal(client, json={"images": [good, broken]})[::2] == (400, "images[1]")
    parts = [(io.BytesIO(picture()), "a.png"), (io.BytesIO(b"no picture"), "b.png")]
    assert refusal(client, data={"image": parts})[::2] == (400, "image[1]")


@pytest.mark.parametrize(
    ("body", "boundary", "status"),
    [
        (b"", "x", 400),
        (b"no form", "x", 400),
        (b"--x--\r\n", "x", 422),
        (b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n--x--\r\n', "x", 422),
        (b'--x\r\nContent-Disposition: form-data; name="image"\r\n\r\ncut off', "x", 400),
        (b"--x--\r\n", "", 400),
    ],
)
def test_forms_without_pictures_are_refused(client: Client, body: bytes, boundary: str, status: int) -> None:
    kind = "multipart/form-data" + (f"; boundary={boundary}" if boundary else "")
    assert (
        refusal(client, input_stream=io.BytesIO(body), content_length=len(body), content_type=kind)[0]
        == status
    )


def npy_of_shape(shape: str, blanks: str = "") -> bytes:
    """An npy file with values of 1, and this shape in its header."""
    header = f"{{'descr': '|i1', 'fortran_order': False, 'shape': {shape}, }}{blanks}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"\x01" * 16


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"", 400, "the body is not an npy file of format 1.0"),
        (b"\x93NUMPY\x01\x00\xff\xff{", 400, "the body is not an npy file of format 1.0"),
        (b"\x93NUMPY\x01\x00\x02\x00{}", 400, "the header of the npy file is broken"),
        (b"\x93NUMPY\x01\x00\x02\x00{(", 400, "the header of the npy file is broken"),
        (npy_of_shape("(0x" + "f" * 900 + ", 4, 4)"), 400, NO_SHAPE),
        (npy_of_shape("(4, 0x" + "f" * 900 + ")"), 400, NO_SHAPE),
        (npy_of_shape("(True, 4, 4)"), 400, NO_SHAPE),
        (npy_of_shape("(-1, 4, 4)"), 400, NO_SHAPE),
        (npy_of_shape("(1.0, 4, 4)"), 400, "the header of the npy file is broken"),
        (npy_of_shape("(4, 4)", " " * 1000), 400, "the header of the npy file has more than 1024 bytes"),
        (npy(np.ones((4, 4), np.int8))[:-1], 400, "the npy file has 15 values; shape (4, 4) needs 16"),
        (npy(np.ones((4, 4), np.int8)) + b"1", 400, "the npy file has 17 values; shape (4, 4) needs 16"),
        (npy(np.ones((4, 4))), 422, "the array is of float64; expected int8"),
        (npy(np.ones(4, np.int8)), 422, "the array has shape (4,); expected (H, W) or (N, H, W)"),
        (
            npy_of_shape(f"({'1, ' * 300})"),
            422,
            "the array has shape (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ...; expected (H, W) or (N, H, W)",
        ),
        (
            npy(np.ones(4, ",".join(["i1"] * 20))),
            422,
            "the array is of [('f0', 'i1'), ('f1', 'i1'), ('f2', 'i1'...; expected int8",
        ),
        (npy(np.ones((2, 4), np.int8)), 422, "the array has shape (2, 4); expected sides of 3 to 512"),
        (npy(np.ones((0, 4, 4), np.int8)), 422, "the array has shape (0, 4, 4); expected at least one grid"),
        (npy(np.zeros((2, 4, 4), np.int8)), 422, "array[0][0][0] is 0; expected -1 or 1"),
    ],
)
def test_the_refusal_of_an_array_says_why(client: Client, body: bytes, status: int, detail: str) -> None:
    assert refusal(client, data=body, content_type="application/x-npy")[:2] == (status, detail)


def test_an_array_of_objects_is_never_unpickled(client: Client) -> None:
    file = io.BytesIO()
    np.save(file, np.array([[object()] * 3] * 3, dtype=object), allow_pickle=True)
    assert refusal(client, data=file.getvalue(), content_type="application/x-npy")[0] in (400, 422)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("?threshold=high", "threshold"),
        ("?threshold=1.5", "threshold"),
        ("?threshold=nan", "threshold"),
        ("?threshold=", "threshold"),
        ("?include=everything", "include"),
        ("?include=", "include"),
    ],
)
def test_wrong_options_are_named(client: Client, query: str, where: str) -> None:
    status, _, reported_where = refusal(client, query, json={"grid": OK})
    assert (status, reported_where) == (422, where)


@pytest.fixture
def narrow(make_client: MakeClient) -> Client:
    """A client of a service with small limits."""
    return make_client(max_bytes=2000, max_pixels=2000, max_items=2, max_grid_side=8)


def blank(width: int, height: int) -> bytes:
    """Many pixels in a few bytes."""
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("request_of", "where"),
    [
        (lambda: {"json": {"grids": [OK] * 3}}, "grids"),
        (lambda: {"json": {"grids": [[*OK, [1, 1, 1.0]]] * 3}}, "grids"),
        (lambda: {"json": {"images": ["", "", ""]}}, "images"),
        (lambda: {"data": npy(np.ones((3, 3, 3), np.int8)), "content_type": "application/x-npy"}, "array"),
        (lambda: {"data": {"image": [(io.BytesIO(b""), "a")] * 1 + [(io.BytesIO(b"b"), "b")] * 2}}, "image"),
        (lambda: {"data": blank(50, 50), "content_type": "image/png"}, "image"),
        (lambda: {"json": {"images": [base64.b64encode(picture()).decode()] * 2}}, "images[1]"),
        (lambda: {"data": b"x" * 2001, "content_type": "image/png"}, None),
        (lambda: {"data": b"x" * 2001, "content_type": "application/json"}, None),
    ],
)
def test_a_request_beyond_a_limit_gets_413(
    narrow: Client, request_of: Callable[[], Any], where: str | None
) -> None:
    status, _, reported_where = refusal(narrow, **request_of())
    assert (status, reported_where) == (413, where)


def test_the_refusal_of_a_long_side_names_the_limit(narrow: Client) -> None:
    assert refusal(narrow, json={"grid": [[1] * 9] * 3})[:2] == (422, "grid[0] has 9 values; expected 3 to 8")
    body = npy(np.ones((9, 3), np.int8))
    assert refusal(narrow, data=body, content_type="application/x-npy")[0] == 422


def test_a_million_wrong_values_are_refused_at_the_first(client: Client) -> None:
    status, _, where = refusal(client, json={"grids": [[[0] * 500] * 500] * 4})
    assert (status, where) == (422, "grids[0][0][0]")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=20,
)


@given(key=st.sampled_from(["grid", "grids", "image", "images", "regions"]), value=json_values)
def test_no_json_value_causes_a_server_error(key: str, value: object, shared_client: Client) -> None:
    assert shared_client.post("/predict", json={key: value}).status_code in (200, 400, 413, 422)


@given(
    kind=st.sampled_from(
        ["application/json", "image/png", "application/x-npy", "multipart/form-data; boundary=x"]
    ),
    start=st.sampled_from(
        [b"", b"{", b"\x89PNG\r\n\x1a\n", b"\x93NUMPY\x01\x00\x10\x00", b"--x\r\n", b"GIF89a"]
    ),
    rest=st.binary(max_size=80),
)
def test_no_bytes_cause_a_server_error(kind: str, start: bytes, rest: bytes, shared_client: Client) -> None:
    response = shared_client.post("/predict", data=start + rest, content_type=kind)
    assert response.status_code in (200, 400, 413, 422)


@pytest.mark.parametrize("path", ["/predict", "/v2/models/tickcross/infer"])
def test_a_long_content_type_is_cut_in_the_message(client: Client, path: str) -> None:
    response = client.post(path, data=b"x", content_type="a/" + "b" * 5000)
    assert (response.status_code, b"a/" + b"b" * 38 + b"..." in response.data) == (415, True)
    assert len(response.data) < 1000
