"""The page passes the accessibility checker axe."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER


def serious(visit: Visit, axe: str) -> list[tuple[str, list[str]]]:
    """The serious violations that axe finds; it must have checked contrasts and names."""
    visit.page.evaluate(axe)
    results = visit.page.evaluate("() => axe.run()")
    assert {"color-contrast", "button-name"} <= {each["id"] for each in results["passes"]}
    return [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in results["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_serious_accessibility_violation(
    browser: Browser, service: Running, desktop: ViewportSize, axe: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme, viewport=desktop) as context:
        visit = Visit.of(context, service)
        visit.stage(4).get_by_role("button").click()
        visit.page.get_by_role("link", name="Learn", exact=True).click()
        visit.page.get_by_role("button", name="One step", exact=True).click()
        visit.page.locator("#learn-progress", has_text="Step 1,").wait_for()
        visit.page.locator("#teach-cross").click()
        visit.page.locator("#slice-draw").click()
        visit.page.locator("#slice").wait_for()
        visit.page.get_by_role("button", name="Walk me through it").click()
        visit.settle()
        assert serious(visit, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_with_an_earlier_network_has_no_serious_accessibility_violation(
    browser: Browser, service: Running, desktop: ViewportSize, axe: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme, viewport=desktop) as context:
        visit = Visit.of(context, service)
        with visit.answer():
            visit.page.locator("#snapshot").fill("0")
        assert serious(visit, axe) == []
