"""The form reader under Flask's test client."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from examples.form_reader.web.app import create_app
from examples.form_reader.web.settings import Settings
from service.client import TickCross

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the form reader keeps its files."""
    return tmp_path / "files"


@pytest.fixture
def app(folder: Path) -> Flask:
    """A form reader whose tickcross does not answer."""
    return create_app(Settings(folder=folder), TickCross(NOBODY, retries=0))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks it."""
    return app.test_client()
