"""The page on a phone: a narrow screen, and touch input."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def phone(browser: Browser, service: Running) -> Iterator[Visit]:
    """The page on a phone."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context:
        visit = Visit.of(context, service)
        yield visit
        visit.check()


def test_a_phone_shows_the_page_without_scrolling_sideways(phone: Visit) -> None:
    phone.stage(4).get_by_role("button").tap()
    phone.settle()
    widths = phone.page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert widths == [PHONE["width"], PHONE["width"]]


def test_a_tap_on_a_map_shows_its_arithmetic(phone: Visit) -> None:
    phone.stage(1).locator(".layer-picture").tap(position={"x": 40, "y": 20})
    phone.page.locator('#arithmetic [data-part="result"]').wait_for()
    assert phone.place is not None
    row, column, kernel = phone.place
    result = phone.explanation["layers"][0]["feature_maps"][row][column][kernel]
    assert phone.part("result") == pytest.approx(result, abs=6e-5)
