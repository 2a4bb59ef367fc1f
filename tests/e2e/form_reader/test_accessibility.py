"""The form reader's pages pass the accessibility checker axe, and fit on a phone."""

from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.e2e.form_reader import IN_A_BROWSER
from tests.e2e.form_reader.visiting import Visit
from tests.examples.form_reader.web.serving import serving

pytestmark = IN_A_BROWSER

PAGES = ("/", "/editor?name=Meals", "/reading?id={}", "/review?id={}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_accessibility_violation(
    app: Flask, browser: Browser, reading: str, axe: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    with serving(app) as url, browser.new_context(color_scheme=scheme) as context:
        visit = Visit(context.new_page(), url)
        visit.open(path.format(reading))
        if "editor" in path:
            visit.page.locator(".box").first.click()
        visit.page.evaluate(axe)
        results = visit.page.evaluate("() => axe.run()")
    assert "color-contrast" in {each["id"] for each in results["passes"]}
    serious = [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in results["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_no_wider_than_a_phone(app: Flask, browser: Browser, reading: str, path: str) -> None:
    with serving(app) as url, browser.new_context(viewport={"width": 360, "height": 740}) as context:
        visit = Visit(context.new_page(), url)
        visit.open(path.format(reading))
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 360
