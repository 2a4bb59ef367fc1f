"""The page behind a proxy's path prefix, and pages of other origins that call the service."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.contract.bodies import GRID
from tests.e2e.answering import Answer, answering
from tests.e2e.browser import Visit
from tests.e2e.nginx import behind_nginx, needs_nginx
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running, running_service

pytestmark = IN_A_BROWSER
KEY = "correct horse battery"
PAGE = Answer(headers={"Content-Type": "text/html"}, body=b"<!doctype html><link rel=icon href='data:,'>")
FETCH = """async ([address, body, headers]) => {
    const response = await fetch(address, { method: "POST", body: JSON.stringify(body), headers });
    return { status: response.status, id: response.headers.get("X-Request-ID"), body: await response.json() };
}"""


@needs_nginx
def test_the_page_reads_a_mark_under_a_path_prefix(
    browser: Browser, service: Running, desktop: ViewportSize
) -> None:
    with behind_nginx(service) as proxied, browser.new_context(viewport=desktop) as context:
        visit = Visit.of(context, proxied)
        visit.check()
        assert visit.label is not None


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of another origin."""
    with answering(PAGE) as server, browser.new_context() as context:
        page = context.new_page()
        page.goto(server.url)
        yield page


def origin_of(page: Page) -> str:
    return page.url.rstrip("/")


def fetched(page: Page, service: Running, path: str, body: Any, **headers: str) -> Any:
    """The response that a script of the page gets, or the text of the browser's error."""
    request_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    request_headers = {"Content-Type": "application/json", "X-Request-ID": "from-the-page"} | request_headers
    return page.evaluate(
        f"async (a) => {{ try {{ return await ({FETCH})(a) }} catch (e) {{ return String(e) }} }}",
        [service.url + path, body, request_headers],
    )


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_a_page_of_an_allowed_origin_may_send_marks_and_a_key(
    page: Page, artifacts: Path, server: str, tmp_path: Path
) -> None:
    (tmp_path / "keys").write_text(f"{KEY}\n")
    settings = {"server": server, "cors_origins": origin_of(page), "api_keys_file": tmp_path / "keys"}
    with running_service(artifacts, workers=1, **settings) as service:
        for headers in ({"Authorization": f"Bearer {KEY}"}, {"X_API_Key": KEY}):
            answer = fetched(page, service, "/predict", {"grid": GRID}, **headers)
            assert (answer["status"], answer["id"]) == (200, "from-the-page")
            assert answer["body"]["label"] in ("tick", "cross", "neither")
        refused = fetched(page, service, "/predict", {"grid": GRID})
        assert (refused["status"], refused["body"]["title"]) == (401, "Unauthorized")


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_a_page_of_another_origin_gets_no_response(page: Page, artifacts: Path, server: str) -> None:
    settings = {"server": server, "cors_origins": "https://forms.example"}
    with running_service(artifacts, workers=1, **settings) as service:
        assert "Failed to fetch" in fetched(page, service, "/predict", {"grid": GRID})
