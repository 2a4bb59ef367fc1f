"""Alive, ready and what is served are three questions, and /model tells the manifest."""

import pytest
from werkzeug.test import Client

from model.classifier import Classifier
from service.service import Service


@pytest.fixture
def ending(client: Client, service: Service) -> Client:
    """A client of a service that is draining."""
    service.observing.drain.begin()
    return client


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_a_service_that_serves_says_so(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["status"] in ("live", "ready")


def test_health_names_the_version(client: Client) -> None:
    response = client.get("/health")
    assert response.json is not None
    assert response.json["version"] == "1"


def test_a_service_that_ends_is_alive_but_not_ready(ending: Client) -> None:
    assert ending.get("/health/live").status_code == 200
    assert ending.get("/health").status_code == 503
    response = ending.get("/health/ready")
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert response.headers["Retry-After"]


def test_the_manifest_comes_with_its_version(client: Client, classifier: Classifier) -> None:
    found = client.get("/model").json
    digits = classifier.manifest["weights"]["sha256"][:8]
    assert found == {"version": "1", "hash": digits, **classifier.manifest}
    assert client.get("/model?version=1").json == found
    assert client.get("/model?version=7").status_code == 404
