"""A service with a tiny network behind it, for tests that need an answer but not a good one."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.settings import Settings
from tests.service.talking import Counting
from tests.tiny import save_tiny_version


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of versions that has version 1: a tiny network of random weights, grid size 8."""
    return save_tiny_version(tmp_path_factory.mktemp("artifacts") / "tickcross").parent


@pytest.fixture
def settings(artifacts: Path) -> Settings:
    """The defaults, but for the artifacts."""
    return replace(Settings(), artifacts=artifacts)


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The whole application."""
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that calls the application without a server."""
    return app.test_client()


@pytest.fixture(scope="session")
def shared_client(artifacts: Path) -> FlaskClient:
    """One client for many examples of one property."""
    return create_app(replace(Settings(), artifacts=artifacts)).test_client()


@pytest.fixture
def adapter(settings: Settings) -> Counting:
    """The application as a worker with one connection has it."""
    quiet = replace(settings, log_format="off")
    found = Counting(create_app(quiet), quiet)
    found._instruments.board.mine[found._instruments.measures.connections.start] = 1.0
    return found
