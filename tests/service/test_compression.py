"""Large answers are compressed for clients that say they take gzip, and only for them."""

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
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if accepted is not None:
        named["Accept-Encoding"] = accepted
    kind = request.content_type or None
    return client.open(
        request.path, method=request.method, data=request.body, content_type=kind, headers=named
    )


@pytest.mark.parametrize("name", LARGE)
def test_a_large_answer_is_sent_small(client: Client, name: str) -> None:
    plain, small = ask(client, LARGE[name]), ask(client, LARGE[name], "gzip, deflate, br")
    assert (plain.status_code, small.status_code) == (200, 200)
    assert "Content-Encoding" not in plain.headers
    assert small.content_encoding == "gzip"
    assert len(small.data) < len(plain.data)
    assert small.headers["Content-Length"] == str(len(small.data))
    if name != "/metrics":  # it has counted the requests for it
        assert gzip.decompress(small.data) == plain.data


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
def test_what_the_client_says_of_codings_decides(
    client: Client, accepted: str | None, coding: str | None
) -> None:
    assert ask(client, LARGE["/model"], accepted).content_encoding == coding


@pytest.mark.parametrize("accepted", [None, "gzip", "identity"])
@pytest.mark.parametrize("name", LARGE)
def test_vary_says_that_it_depends_on_the_client(client: Client, name: str, accepted: str | None) -> None:
    assert set(ask(client, LARGE[name], accepted).vary) == {"Accept-Encoding"}


@pytest.mark.parametrize("accepted", [None, "gzip"])
@pytest.mark.parametrize("path", ["/", "/static/main.js", "/docs", "/openapi.json", "/explain", "/model"])
def test_a_head_is_that_of_the_answer(client: Client, path: str, accepted: str | None) -> None:
    head, answer = ask(client, Request("HEAD", path), accepted), ask(client, Request("GET", path), accepted)
    assert head.data == b""
    of_each = [
        {name: value for name, value in response.headers if name.lower() not in ("x-request-id", "date")}
        for response in (head, answer)
    ]
    assert of_each[0] == of_each[1]


@pytest.mark.parametrize("later", [None, "gzip"])
@pytest.mark.parametrize("first", [None, "gzip"])
@pytest.mark.parametrize("path", WITH_ETAG)
def test_a_client_that_has_it_in_one_coding_need_not_get_it_in_another(
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
def test_a_client_that_has_something_else_gets_it(client: Client, path: str) -> None:
    response = ask(client, Request("GET", path), "gzip", If_None_Match='W/"other"')
    assert (response.status_code, response.content_encoding) == (200, "gzip")


@pytest.mark.parametrize("accepted", ["gzip", None])
def test_small_answers_are_sent_as_they_are(client: Client, accepted: str | None) -> None:
    response = ask(client, post("/predict", {"grid": GRID}), accepted)
    assert response.content_encoding is None
    assert not response.vary
