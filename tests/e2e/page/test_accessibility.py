"""What the accessibility checker axe finds on the page."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER


def serious(visit: Visit, axe: str) -> list[tuple[str, list[str]]]:
    """What axe finds that is serious; it has to have looked at contrasts and names."""
    visit.page.evaluate(axe)
    found = visit.page.evaluate("() => axe.run()")
    assert {"color-contrast", "button-name"} <= {each["id"] for each in found["passes"]}
    return [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_check_finds_nothing_serious(
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
def test_nor_does_it_while_an_earlier_network_is_shown(
    browser: Browser, service: Running, desktop: ViewportSize, axe: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme, viewport=desktop) as context:
        visit = Visit.of(context, service)
        with visit.answer():
            visit.page.locator("#snapshot").fill("0")
        assert serious(visit, axe) == []
