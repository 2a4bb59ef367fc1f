"""The form reader under Flask's test client."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from examples.form_reader.web.app import create_app
from examples.form_reader.web.settings import Settings
from service.client import TickCross

UNREACHABLE = "http://127.0.0.1:9"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the form reader's files."""
    return tmp_path / "files"


@pytest.fixture
def app(folder: Path) -> Flask:
    """A form reader whose tickcross does not answer."""
    return create_app(Settings(folder=folder), TickCross(UNREACHABLE, retries=0))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of that form reader."""
    return app.test_client()
