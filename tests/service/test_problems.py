"""Every error becomes a problem document, and none reveals more than it should."""

import json
import logging

import pytest
from werkzeug.test import Client

from model.errors import BadArtifact, BadGrid, BadPicture, PictureTooComplex, PictureTooLarge
from service.core.problems import Problem, problem_body
from service.settings import Settings
from service.wsgi import create_app


@pytest.fixture
def raising(settings: Settings) -> Client:
    """A client of an application with routes that fail, by the name of the failure."""
    failures = {
        "problem": Problem(429, "too many", where="here", headers={"Retry-After": "3"}),
        "grid": BadGrid("a bad grid"),
        "picture": BadPicture("a bad picture"),
        "pixels": PictureTooLarge(10, 10, 50),
        "scans": PictureTooComplex("too many scans"),
        "memory": MemoryError(),
        "artifact": BadArtifact("the folder of version 7"),
        "unforeseen": ZeroDivisionError("secret"),
    }

    def fail(name: str) -> str:
        raise failures[name]

    app = create_app(settings)
    app.add_url_rule("/fail/<name>", view_func=fail)
    app.add_url_rule("/v2/fail/<name>", endpoint="v2", view_func=fail)
    return app.test_client()


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/fail/problem", 429, "too many"),
        ("/fail/grid", 422, "a bad grid"),
        ("/fail/picture", 400, "a bad picture"),
        ("/fail/pixels", 413, "the picture has 10 x 10 pixels; at most 50 in all are read"),
        ("/fail/scans", 413, "too many scans"),
        ("/fail/memory", 503, "the service has too little memory for this now; try again later"),
        ("/fail", 404, "there is nothing at /fail"),
        ("/predict", 405, "GET is not allowed at /predict"),
    ],
)
def test_an_error_is_a_problem_with_its_status(raising: Client, path: str, status: int, detail: str) -> None:
    response = raising.get(path)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json is not None
    assert response.json["status"] == status
    assert response.json["detail"] == detail
    assert response.json["type"] == "about:blank"
    assert response.json["title"]


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (400, "Bad Request"),
        (413, "Content Too Large"),
        (414, "URI Too Long"),
        (415, "Unsupported Media Type"),
        (422, "Unprocessable Content"),
        (431, "Request Header Fields Too Large"),
    ],
)
def test_a_title_is_the_name_of_the_status_in_the_current_rfc(status: int, title: str) -> None:
    assert json.loads(problem_body(status, "no"))["title"] == title


def test_a_problem_has_its_place_and_its_headers(raising: Client) -> None:
    response = raising.get("/fail/problem")
    assert response.json is not None
    assert response.json["where"] == "here"
    assert response.headers["Retry-After"] == "3"


def test_a_memory_error_is_logged_and_says_when_to_retry(
    raising: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert raising.get("/fail/memory").headers["Retry-After"] == "1"
    assert "out of memory at GET /fail/memory" in caplog.text


def test_the_refusal_of_a_method_lists_the_allowed_ones(client: Client) -> None:
    assert "POST" in client.get("/predict").headers["Allow"]


@pytest.mark.parametrize("name", ["unforeseen", "artifact"])
def test_an_unexpected_error_is_logged_and_not_shown(
    raising: Client, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with caplog.at_level(logging.ERROR, "tickcross"):
        response = raising.get(f"/fail/{name}")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    for secret in (b"secret", b"Traceback", b"version 7", b"ZeroDivision"):
        assert secret not in response.data
    assert "unexpected error at GET" in caplog.text


def test_a_v2_problem_also_has_an_error_field(raising: Client) -> None:
    response = raising.get("/v2/fail/grid")
    assert response.json is not None
    assert response.json["error"] == response.json["detail"] == "a bad grid"


def test_a_path_that_only_starts_like_v2_gets_no_error_field() -> None:
    assert b'"error"' not in problem_body(400, "no", path="/v20")
