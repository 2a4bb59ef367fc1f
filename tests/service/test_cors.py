"""Web pages of the origins in the settings may read every response, errors included."""

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from service.settings import Settings
from service.wsgi import create_app
from tests.contract.bodies import GRID, GRIDS, INFER, Request, binary_tensor, post, tensor
from tests.service.conftest import MakeClient

FORMS, OTHER = "https://forms.example", "http://localhost:3000"
STRANGER = "https://stranger.example"
EXPOSED = "X-Request-ID, Retry-After, Inference-Header-Content-Length"
ANSWERS: dict[str, tuple[int, Request]] = {
    "a grid": (200, post("/predict", {"grid": GRID})),
    "a V2 tensor": (200, post(INFER, tensor(GRIDS))),
    "a V2 tensor in binary": (200, binary_tensor(GRIDS)),
    "an explanation": (200, post("/explain", {"grid": GRID})),
    "the page": (200, Request("GET", "/")),
    "a head": (200, Request("HEAD", "/model")),
    "a probe": (200, Request("GET", "/health/ready")),
    "a redirect": (308, Request("GET", "/v2//health/live")),
    "no JSON": (400, post("/predict", b"{")),
    "a path that is not there": (404, Request("GET", "/nowhere")),
    "a method that is not taken": (405, Request("GET", "/predict")),
    "too many bytes": (413, post("/predict", bytes(5000))),
    "too many bytes to explain": (413, post("/explain", bytes(5000))),
    "another type": (415, post("/predict", b"x", "text/plain")),
    "a wrong grid": (422, post("/predict", {"grid": []})),
}


def ask(client: Client, request: Request, **headers: str) -> TestResponse:
    extra_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    type_header = {"Content-Type": request.content_type} if request.content_type else {}
    return client.open(
        request.path,
        method=request.method,
        data=request.body,
        headers={**type_header, **request.headers, **extra_headers, "X-Request-ID": "cors"},
    )


def preflight(client: Client, path: str, origin: str, **headers: str) -> TestResponse:
    preflight_headers = {
        "Access_Control_Request_Method": "POST",
        "Access_Control_Request_Headers": "x-api-key",
    }
    return ask(client, Request("OPTIONS", path), Origin=origin, **preflight_headers, **headers)


def cors_headers(response: TestResponse) -> dict[str, str]:
    return {name: value for name, value in response.headers if name.lower().startswith("access-control-")}


@pytest.fixture
def allowing(make_client: MakeClient) -> Client:
    """A client of either application, which lets pages of two origins read its answers."""
    return make_client(cors_origins=(FORMS, OTHER), max_bytes=4096)


@pytest.mark.parametrize("origin", [FORMS, OTHER])
@pytest.mark.parametrize("name", ANSWERS)
def test_pages_of_allowed_origins_may_read_every_response(allowing: Client, name: str, origin: str) -> None:
    status, request = ANSWERS[name]
    response = ask(allowing, request, Origin=origin)
    assert response.status_code == status
    assert cors_headers(response) == {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": EXPOSED,
    }
    assert "origin" in response.vary


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("origin", [STRANGER, FORMS.upper(), f"{FORMS}:8443", "null", None])
def test_pages_of_other_origins_may_not_and_vary_names_origin(
    allowing: Client, name: str, origin: str | None
) -> None:
    status, request = ANSWERS[name]
    response = ask(allowing, request, **({"Origin": origin} if origin else {}))
    assert (response.status_code, cors_headers(response)) == (status, {})
    assert "origin" in response.vary


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("origin", [STRANGER, "null", None])
def test_a_star_allows_every_origin_without_vary(
    make_client: MakeClient, name: str, origin: str | None
) -> None:
    client = make_client(cors_origins=("*",), max_bytes=4096)
    status, request = ANSWERS[name]
    response = ask(client, request, **({"Origin": origin} if origin else {}))
    assert response.status_code == status
    assert cors_headers(response)["Access-Control-Allow-Origin"] == "*"
    assert "origin" not in response.vary


@pytest.mark.parametrize("name", ANSWERS)
def test_responses_have_no_cors_headers_by_default(make_client: MakeClient, name: str) -> None:
    client = make_client(max_bytes=4096)
    _, request = ANSWERS[name]
    with_origin, plain = ask(client, request, Origin=FORMS), ask(client, request)
    assert list(with_origin.headers) == list(plain.headers)
    assert cors_headers(plain) == {}
    assert "origin" not in plain.vary


def test_a_preflight_is_an_ordinary_request_by_default(make_client: MakeClient) -> None:
    client = make_client()
    response, plain = preflight(client, "/predict", FORMS), ask(client, Request("OPTIONS", "/predict"))
    assert (response.status_code, sorted(response.headers)) == (plain.status_code, sorted(plain.headers))
    assert cors_headers(response) == {}


def test_vary_names_both_headers(allowing: Client) -> None:
    assert set(ask(allowing, Request("GET", "/model"), Origin=FORMS).vary) == {"Accept-Encoding", "Origin"}


def test_pages_may_read_a_304_response(allowing: Client) -> None:
    tag = ask(allowing, Request("GET", "/")).headers["ETag"]
    response = ask(allowing, Request("GET", "/"), Origin=FORMS, If_None_Match=tag)
    assert response.status_code == 304
    assert cors_headers(response)["Access-Control-Allow-Origin"] == FORMS


@pytest.fixture
def keyed(make_client: MakeClient, tmp_path: Path) -> Client:
    """The same with a required API key."""
    (tmp_path / "keys").write_text("correct horse battery\n")
    return make_client(cors_origins=(FORMS,), api_keys_file=tmp_path / "keys")


@pytest.mark.parametrize("path", ["/predict", "/explain", INFER, "/model", "/nowhere"])
def test_pages_may_read_the_refusal_of_a_request_without_a_key(keyed: Client, path: str) -> None:
    response = ask(keyed, post(path, {}), Origin=FORMS)
    assert response.status_code == 401
    assert cors_headers(response)["Access-Control-Allow-Origin"] == FORMS


def paths_of(settings: Settings) -> set[str]:
    rules = {rule.rule for rule in create_app(settings).url_map.iter_rules()}
    return {rule.replace("<name>", "tickcross").replace("<version>", "1") for rule in rules}


def test_preflights_are_answered_on_every_route_without_a_key(keyed: Client, settings: Settings) -> None:
    for path in paths_of(settings) | {"/predict/", "/nowhere"}:
        response = preflight(keyed, path, FORMS)
        assert (response.status_code, response.data) == (204, b""), path
        headers = cors_headers(response)
        assert headers["Access-Control-Allow-Origin"] == FORMS
        assert {"GET", "HEAD", "POST"} <= set(headers["Access-Control-Allow-Methods"].split(", "))
        assert set(headers["Access-Control-Allow-Headers"].split(", ")) == {"*", "Authorization"}
        assert int(headers["Access-Control-Max-Age"]) > 0
        assert response.headers["X-Request-ID"] == "cors"
        assert "Content-Type" not in response.headers
        assert "Content-Length" not in response.headers


def test_preflights_of_other_origins_are_ordinary_requests(keyed: Client) -> None:
    response = preflight(keyed, "/predict", STRANGER)
    assert (response.status_code, cors_headers(response)) == (401, {})


@pytest.mark.parametrize("request_headers", [{"Origin": FORMS}, {"Access_Control_Request_Method": "POST"}])
def test_other_options_requests_are_not_preflights(
    keyed: Client, allowing: Client, request_headers: dict[str, str]
) -> None:
    assert ask(keyed, Request("OPTIONS", "/predict"), **request_headers).status_code == 401
    response = ask(allowing, Request("OPTIONS", "/predict"), **request_headers)
    assert (response.status_code, set(response.allow)) == (200, {"OPTIONS", "POST"})


def test_a_star_allows_every_preflight(make_client: MakeClient) -> None:
    response = preflight(make_client(cors_origins=("*",)), "/predict", "null")
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (204, "*")


@pytest.mark.parametrize("path", ["/predict", "/explain"])
def test_pages_may_read_the_refusal_of_too_many_requests(make_client: MakeClient, path: str) -> None:
    client: Any = make_client(cors_origins=(FORMS,), max_in_flight=1)
    client.service.observer.begin(None, None)
    response = ask(client, post(path, {"grid": GRID}), Origin=FORMS)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
    assert cors_headers(response)["Access-Control-Allow-Origin"] == FORMS
