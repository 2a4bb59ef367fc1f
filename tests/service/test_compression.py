"""Large responses are compressed, but only for clients that accept gzip."""

import gzip

import pytest
from werkzeug.test import Client, TestResponse

from tests.contract.bodies import GRID, Request, post

LARGE = {
    **{path: Request("GET", path) for path in ("/", "/static/main.js", "/docs", "/openapi.json")},
    **{
        path: Request("GET", path)
        for path in ("/explain", "/model", "/metrics", "/static/learning/marks.bin")
    },
    "a mark explained": post("/explain", {"grid": GRID}),
}
WITH_ETAG = ("/", "/static/main.js", "/explain")


def ask(client: Client, request: Request, accepted: str | None = None, **headers: str) -> TestResponse:
    request_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if accepted is not None:
        request_headers["Accept-Encoding"] = accepted
    content_type = request.content_type or None
    return client.open(
        request.path,
        method=request.method,
        data=request.body,
        content_type=content_type,
        headers=request_headers,
    )


@pytest.mark.parametrize("name", LARGE)
def test_a_large_response_is_compressed(client: Client, name: str) -> None:
    plain, compressed = ask(client, LARGE[name]), ask(client, LARGE[name], "gzip, deflate, br")
    assert (plain.status_code, compressed.status_code) == (200, 200)
    assert "Content-Encoding" not in plain.headers
    assert compressed.content_encoding == "gzip"
    assert len(compressed.data) < len(plain.data)
    assert compressed.headers["Content-Length"] == str(len(compressed.data))
    if name != "/metrics":  # each request changes its counters
        assert gzip.decompress(compressed.data) == plain.data


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("br", None),
        ("gzip;q=0", None),
        ("gzip;q=0, *", None),
        ("*;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=0.1", "gzip"),
        ("br;q=1, gzip;q=0.5", "gzip"),
        ("gzip;q=0.5, identity;q=0.1", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("*", "gzip"),
    ],
)
def test_the_accept_encoding_header_decides_the_coding(
    client: Client, accepted: str | None, coding: str | None
) -> None:
    assert ask(client, LARGE["/model"], accepted).content_encoding == coding


@pytest.mark.parametrize("accepted", [None, "gzip", "identity"])
@pytest.mark.parametrize("name", LARGE)
def test_vary_names_accept_encoding(client: Client, name: str, accepted: str | None) -> None:
    assert set(ask(client, LARGE[name], accepted).vary) == {"Accept-Encoding"}


@pytest.mark.parametrize("accepted", [None, "gzip"])
@pytest.mark.parametrize("path", ["/", "/static/main.js", "/docs", "/openapi.json", "/explain", "/model"])
def test_a_head_request_gets_the_headers_of_get(client: Client, path: str, accepted: str | None) -> None:
    head, answer = ask(client, Request("HEAD", path), accepted), ask(client, Request("GET", path), accepted)
    assert head.data == b""
    compared = [
        {name: value for name, value in response.headers if name.lower() not in ("x-request-id", "date")}
        for response in (head, answer)
    ]
    assert compared[0] == compared[1]


@pytest.mark.parametrize("later", [None, "gzip"])
@pytest.mark.parametrize("first", [None, "gzip"])
@pytest.mark.parametrize("path", WITH_ETAG)
def test_a_client_with_a_copy_in_another_coding_gets_304(
    client: Client, path: str, first: str | None, later: str | None
) -> None:
    tag = ask(client, Request("GET", path), first).headers["ETag"]
    assert tag.startswith("W/"), "only a weak tag may stand for both"
    response = ask(client, Request("GET", path), later, If_None_Match=tag)
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == tag
    assert set(response.vary) == {"Accept-Encoding"}
    assert not {"Content-Encoding", "Content-Length", "Content-Type"} & set(response.headers.keys())


@pytest.mark.parametrize("path", WITH_ETAG)
def test_a_client_with_an_outdated_copy_gets_the_current_one(client: Client, path: str) -> None:
    response = ask(client, Request("GET", path), "gzip", If_None_Match='W/"other"')
    assert (response.status_code, response.content_encoding) == (200, "gzip")


@pytest.mark.parametrize("accepted", ["gzip", None])
def test_small_responses_are_not_compressed(client: Client, accepted: str | None) -> None:
    response = ask(client, post("/predict", {"grid": GRID}), accepted)
    assert response.content_encoding is None
    assert not response.vary
