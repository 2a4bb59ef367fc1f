"""Liveness, readiness and the served version are separate, and /model returns the manifest."""

import pytest
from werkzeug.test import Client

from model.classifier import Classifier
from service.service import Service


@pytest.fixture
def draining(client: Client, service: Service) -> Client:
    """A client of a service that is draining."""
    service.observing.drain.begin()
    return client


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_a_serving_service_is_live_and_ready(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["status"] in ("live", "ready")


def test_health_names_the_version(client: Client) -> None:
    response = client.get("/health")
    assert response.json is not None
    assert response.json["version"] == "1"


def test_a_draining_service_is_live_but_not_ready(draining: Client) -> None:
    assert draining.get("/health/live").status_code == 200
    assert draining.get("/health").status_code == 503
    response = draining.get("/health/ready")
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert response.headers["Retry-After"]


def test_the_manifest_has_its_version_and_hash(client: Client, classifier: Classifier) -> None:
    manifest = client.get("/model").json
    digits = classifier.manifest["weights"]["sha256"][:8]
    assert manifest == {"version": "1", "hash": digits, **classifier.manifest}
    assert client.get("/model?version=1").json == manifest
    assert client.get("/model?version=7").status_code == 404
