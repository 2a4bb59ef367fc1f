"""Bodies that are compressed with gzip or deflate are read within the limits; all others are refused."""

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from werkzeug.test import Client, TestResponse

from service.asgi import Application, memory_budget
from service.asgi.hot_routes import INLINE_BYTES
from service.core.content_encoding import decoded, inflates_beyond
from service.core.received import Received
from service.settings import Settings
from service.wsgi import create_app
from tests.allocations import counted_allocations
from tests.contract.bodies import GRIDS, INFER, binary_tensor, form, npy, picture, tensor
from tests.service.asgi.client import asgi_client
from tests.service.conftest import MakeClient
from tests.tiny import random_grids

MEBIBYTE = 1024 * 1024
GRID = json.dumps({"grid": GRIDS[0].tolist()}).encode()
JSON = "application/json"
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda whole: gzip.compress(whole, 1),
    "deflate": lambda whole: zlib.compress(whole, 1),
}
BODIES: dict[str, tuple[str, bytes, str]] = {
    "a grid": ("/predict", GRID, JSON),
    "a picture": ("/predict", picture("BMP"), "image/bmp"),
    "a form": ("/predict", form(picture(), picture("BMP")), "multipart/form-data; boundary=edge"),
    "an array": ("/predict", npy(GRIDS), "application/x-npy"),
    "arrays that are large when inflated": ("/predict", npy(random_grids(5000)), "application/x-npy"),
    "a mark to explain": ("/explain", GRID, JSON),
    "a V2 tensor": (INFER, json.dumps(tensor(GRIDS)).encode(), JSON),
    "a V2 tensor for a version": (
        "/v2/models/tickcross/versions/1/infer",
        json.dumps(tensor(GRIDS)).encode(),
        JSON,
    ),
}


def post(
    client: Client, path: str, body: bytes, content_type: str, coding: str, **headers: str
) -> TestResponse:
    request_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        path, data=body, headers={"Content-Type": content_type, "Content-Encoding": coding, **request_headers}
    )


def problem(response: TestResponse) -> tuple[int, str]:
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    return response.status_code, response.json["detail"]


def refusal(client: Client, body: bytes, coding: str = "gzip") -> tuple[int, str]:
    return problem(post(client, "/predict", body, JSON, coding))


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("name", BODIES)
def test_a_compressed_body_is_answered_like_a_plain_one(client: Client, name: str, coding: str) -> None:
    path, body, kind = BODIES[name]
    plain = client.post(path, data=body, content_type=kind)
    compressed = post(client, path, CODINGS[coding](body), kind, coding)
    assert (plain.status_code, compressed.status_code, compressed.json) == (200, 200, plain.json)


@pytest.mark.parametrize("coding", ["GZIP", " gzip ", "x-gzip"])
def test_coding_names_ignore_case_spaces_and_the_x_prefix(client: Client, coding: str) -> None:
    assert post(client, "/predict", gzip.compress(GRID), JSON, coding).status_code == 200


@pytest.mark.parametrize("coding", ["identity", "Identity"])
def test_the_identity_coding_leaves_the_body_as_it_is(client: Client, coding: str) -> None:
    assert post(client, "/predict", GRID, JSON, coding).status_code == 200


@pytest.mark.parametrize("coding", CODINGS)
def test_the_v2_json_length_counts_inflated_bytes(client: Client, coding: str) -> None:
    request = binary_tensor(GRIDS)
    plain = client.post(
        INFER, data=request.body, content_type=request.content_type, headers=dict(request.headers)
    )
    headers = {"Content-Encoding": coding, **request.headers}
    compressed = client.post(
        INFER, data=CODINGS[coding](request.body), content_type=request.content_type, headers=headers
    )
    assert (plain.status_code, compressed.data) == (200, plain.data)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "deflate,gzip", "compress"])
@pytest.mark.parametrize("path", ["/predict", "/explain", INFER])
def test_an_unsupported_coding_gets_415_with_the_supported_ones(
    client: Client, path: str, coding: str
) -> None:
    response = post(client, path, b"x", JSON, coding)
    assert problem(response) == (415, f"the content encoding is {coding}; expected gzip or deflate")
    assert response.headers["Accept-Encoding"] == "gzip, deflate"


def with_wrong_checksum(whole: bytes) -> bytes:
    """The checksum ends a zlib stream; in a gzip stream the length follows it."""
    at = len(whole) - (8 if whole.startswith(b"\x1f\x8b") else 4)
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (lambda whole: b"", "ends too early"),
        (lambda whole: whole[:-1], "ends too early"),
        (lambda whole: whole[: len(whole) // 2], "ends too early"),
        (lambda whole: whole + b"\0", "goes on after its end"),
        (lambda whole: whole + whole, "goes on after its end"),
        (lambda whole: b"x" + whole, "is broken"),
        (lambda whole: with_wrong_checksum(whole), "is broken"),
        (lambda whole: GRID, "is broken"),
    ],
    ids=["nothing", "a byte less", "a half", "a byte more", "twice", "other bytes first", "sum", "plain"],
)
def test_a_truncated_broken_or_overlong_stream_is_a_bad_request(
    client: Client, coding: str, broken: Callable[[bytes], bytes], what: str
) -> None:
    status, detail = refusal(client, broken(CODINGS[coding](GRID)), coding)
    assert status == 400
    assert detail.startswith(f"the {coding} body {what}")


def test_the_refusal_of_raw_deflate_names_the_zlib_format(client: Client) -> None:
    raw = zlib.compressobj(wbits=-15)
    status, detail = refusal(client, raw.compress(GRID) + raw.flush(), "deflate")
    assert (status, "zlib format" in detail) == (400, True)


def padded(size: int) -> bytes:
    return GRID + b" " * (size - len(GRID))


@pytest.mark.parametrize("limit", [2048, INLINE_BYTES, INLINE_BYTES + 1, 2 * INLINE_BYTES])
def test_inflated_bytes_count_against_the_limit_on_bytes(make_client: MakeClient, limit: int) -> None:
    client = make_client(max_bytes=limit)
    at_the_limit = post(client, "/predict", gzip.compress(padded(limit)), JSON, "gzip")
    assert at_the_limit.status_code == 200
    beyond_the_limit = refusal(client, gzip.compress(padded(limit + 1)))
    assert beyond_the_limit == (413, f"the body has more than {limit} bytes")


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Some 64 kilobytes that inflate to 64 MiB."""
    return gzip.compress(bytes(64 * MEBIBYTE))


@pytest.mark.parametrize("path", ["/predict", "/explain", INFER])
def test_a_decompression_bomb_is_refused_within_bounded_memory(
    make_client: MakeClient, path: str, bomb: bytes
) -> None:
    client = make_client(max_bytes=MEBIBYTE)
    with counted_allocations() as allocations:
        response = post(client, path, bomb, JSON, "gzip")
    assert problem(response)[0] == 413
    assert allocations.peak < 8 * MEBIBYTE, (
        "the body, the limit, and as much again while its pieces are joined"
    )


def test_an_inflated_body_is_checked_like_a_plain_one(client: Client) -> None:
    wrong: dict[str, Any] = {"grid": np.zeros((3, 3), int).tolist()}
    status, detail = refusal(client, gzip.compress(json.dumps(wrong).encode()))
    assert (status, detail) == (422, "grid[0][0] is 0; expected -1 or 1")


@pytest.mark.parametrize("path", ["/predict", "/explain"])
def test_a_body_that_may_inflate_beyond_the_memory_budget_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(memory_budget, "PATIENCE_SECONDS", 0.01)
    app = Application(create_app(replace(settings, max_bytes=MEBIBYTE, max_buffered_bytes=2 * MEBIBYTE)))
    body = gzip.compress(bytes(MEBIBYTE))
    assert post(asgi_client(app), path, body, JSON, "gzip").status_code == 400
    app.memory.take(1)
    response = post(asgi_client(app), path, body, JSON, "gzip")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert post(asgi_client(app), path, gzip.compress(GRID), JSON, "gzip").status_code == 200


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(("size", "is_beyond"), [(999, True), (1000, False), (1001, False), (0, True)])
def test_inflates_beyond_compares_the_inflated_size(coding: str, size: int, is_beyond: bool) -> None:
    received = Received(CODINGS[coding](bytes(1000)), content_encoding=coding)
    assert inflates_beyond(received, size) == is_beyond


@pytest.mark.parametrize("coding", ["", "identity", "br"])
def test_inflates_beyond_is_false_for_a_body_that_is_not_inflated(coding: str) -> None:
    assert not inflates_beyond(Received(bytes(1000), content_encoding=coding), 10)


def test_inflates_beyond_is_false_for_a_broken_body() -> None:
    assert not inflates_beyond(Received(b"x" * 1000, content_encoding="gzip"), 10)


def test_inflates_beyond_inflates_no_more_than_the_size(bomb: bytes) -> None:
    with counted_allocations() as allocations:
        assert inflates_beyond(Received(bomb, content_encoding="gzip"), 1000)
    assert allocations.peak < MEBIBYTE


def test_a_decoded_body_is_not_decoded_again() -> None:
    received = decoded(Received(gzip.compress(GRID), JSON, "gzip"), MEBIBYTE)
    assert received == Received(GRID, JSON)
    assert decoded(received, MEBIBYTE) is received


def test_a_long_coding_name_is_cut_in_the_message(client: Client) -> None:
    expected = f"the content encoding is {'x' * 40}; expected gzip or deflate"
    assert refusal(client, b"", "x" * 41) == (415, expected)
