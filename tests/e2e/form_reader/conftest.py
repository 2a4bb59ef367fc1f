"""One browser for all tests of these pages, and a form reader for each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, ViewportSize

from tests.e2e.browser import running_browser
from tests.e2e.form_reader.visiting import Visit, form_reader
from tests.examples.form_reader.web.seeding import seed
from tests.examples.form_reader.web.serving import serving

DESKTOP: ViewportSize = {"width": 1280, "height": 1200}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, closed before other tests begin."""
    with running_browser() as browser:
        yield browser


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """A form reader."""
    return form_reader(tmp_path / "files")


@pytest.fixture
def reading(app: Flask) -> str:
    """A stack that has been read, with its template."""
    return seed(app)


@pytest.fixture
def visit(app: Flask, browser: Browser) -> Iterator[Visit]:
    """A tab, in which no error may occur."""
    with serving(app) as url, browser.new_context(viewport=DESKTOP, reduced_motion="reduce") as context:
        visit = Visit(context.new_page(), url)
        yield visit
        assert visit.errors == []
