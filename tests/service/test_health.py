"""Alive, ready and what is served are three questions, and /model tells the manifest."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.serving import EXTENSION, Serving


class NotReady(Serving):
    """A serving that is shutting down."""

    @property
    def ready(self) -> bool:
        return False


@pytest.fixture
def ending(app: Flask) -> FlaskClient:
    """A client of a service that is not ready any more."""
    app.extensions[EXTENSION] = NotReady(app.extensions[EXTENSION].classifier)
    return app.test_client()


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_a_service_that_serves_says_so(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["status"] in ("live", "ready")


def test_health_names_the_version(client: FlaskClient) -> None:
    response = client.get("/health")
    assert response.json is not None
    assert response.json["version"] == "1"


def test_a_service_that_ends_is_alive_but_not_ready(ending: FlaskClient) -> None:
    assert ending.get("/health/live").status_code == 200
    assert ending.get("/health").status_code == 503
    response = ending.get("/health/ready")
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert response.headers["Retry-After"]


def test_the_manifest_is_told_with_its_version(client: FlaskClient, app: Flask) -> None:
    found = client.get("/model").json
    assert found == {"version": "1", **app.extensions[EXTENSION].classifier.manifest}
    assert client.get("/model?version=1").json == found
    assert client.get("/model?version=7").status_code == 404
