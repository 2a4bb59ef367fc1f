"""One service and one browser for all tests of the page; each module opens the page itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.e2e.browser import Visit, running_browser
from tests.e2e.running import ROOT, Running, running_service


@pytest.fixture(scope="package")
def service() -> Iterator[Running]:
    """A service with the shipped version, which shows more than a tiny one."""
    with running_service(ROOT / "artifacts" / "tickcross", workers=1) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, closed before other tests begin."""
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def desktop() -> ViewportSize:
    """A screen with room for everything."""
    return {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def opened(browser: Browser, service: Running, desktop: ViewportSize) -> Iterator[Visit]:
    """The page on a desktop, opened once for a module."""
    with browser.new_context(viewport=desktop, reduced_motion="reduce") as context:
        yield Visit.of(context, service)


@pytest.fixture
def visit(opened: Visit) -> Iterator[Visit]:
    """The page with its first example, on which no error may occur."""
    with opened.answer():
        opened.page.get_by_role("button", name="a tick", exact=True).click()
    yield opened
    opened.check()


@pytest.fixture
def fresh(browser: Browser, service: Running, desktop: ViewportSize) -> Iterator[Visit]:
    """A newly opened page."""
    with browser.new_context(viewport=desktop, reduced_motion="reduce") as context:
        visit = Visit.of(context, service)
        yield visit
        visit.check()
