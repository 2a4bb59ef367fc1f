"""A service with a tiny network behind it, for tests that need an answer but not a good one.

`client` calls the Flask application in one half of the tests and the ASGI application in the other.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from model.classifier import Classifier
from service.asgi import Application
from service.service import Service
from service.settings import Settings
from service.wsgi import create_app
from service.wsgi.responding import EXTENSION
from tests.service.asgi.client import asgi_client
from tests.tiny import save_tiny_version

MakeClient = Callable[..., Client]


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of versions that has version 1: a tiny network of random weights, grid size 8."""
    return save_tiny_version(tmp_path_factory.mktemp("artifacts") / "tickcross").parent


@pytest.fixture
def settings(artifacts: Path) -> Settings:
    """The defaults, except that the artifacts are not watched: that would start hundreds of threads."""
    return replace(Settings(), artifacts=artifacts, watch_seconds=0)


@pytest.fixture(params=["wsgi", "asgi"])
def make_client(request: pytest.FixtureRequest, settings: Settings) -> MakeClient:
    """Makes a client of either application, with some settings changed, which calls it without a server."""

    def make(classifier: Classifier | None = None, **changed: Any) -> Client:
        app = create_app(replace(settings, **changed), classifier)
        client = app.test_client() if request.param == "wsgi" else asgi_client(Application(app))
        client.service = app.extensions[EXTENSION]  # type: ignore[attr-defined]
        return client

    return make


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    """A client of either application."""
    return make_client()


@pytest.fixture
def service(client: Client) -> Service:
    """The service that `client` calls."""
    client_service: Service = client.service  # type: ignore[attr-defined]
    return client_service


@pytest.fixture
def classifier(service: Service) -> Classifier:
    """The version that answers `client`."""
    return service.serving.classifier


@pytest.fixture(scope="session", params=["wsgi", "asgi"])
def shared_client(request: pytest.FixtureRequest, artifacts: Path) -> Client:
    """One client of either application for many examples of one property."""
    app = create_app(replace(Settings(), artifacts=artifacts, watch_seconds=0))
    return app.test_client() if request.param == "wsgi" else asgi_client(Application(app))
