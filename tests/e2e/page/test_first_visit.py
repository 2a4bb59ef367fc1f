"""A first visit: while the service starts, without JavaScript, and through the story."""

from playwright.sync_api import Browser, ViewportSize

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER


def test_a_service_that_is_not_ready_yet_is_retried(
    browser: Browser, service: Running, desktop: ViewportSize
) -> None:
    with browser.new_context(viewport=desktop) as context:
        context.route("**/predict*", lambda route: route.abort(), times=1)
        visit = Visit.of(context, service)
        visit.settle()
        assert visit.page.locator("#problem").is_hidden()
        assert visit.calls.count("POST /predict") == 2


def test_the_page_without_javascript_shows_a_hint_and_no_empty_sections(
    browser: Browser, service: Running
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(service.url)
        assert "draws with JavaScript" in page.inner_text("main")
        assert page.get_by_role("link", name="its documentation").is_visible()
        assert page.locator("section:visible, nav:visible, button:visible").count() == 0


def test_the_story_can_be_read_forward_and_back(visit: Visit) -> None:
    title, next_button = (
        visit.page.locator("#story-title"),
        visit.page.get_by_role("button", name="Next", exact=True),
    )
    visit.page.get_by_role("button", name="Walk me through it").click()
    first = title.inner_text()
    next_button.click()
    assert title.inner_text() != first
    visit.page.get_by_role("button", name="Back", exact=True).click()
    assert title.inner_text() == first
    while next_button.is_visible():
        next_button.click()
        visit.settle()
    visit.page.get_by_role("button", name="Done").click()
    assert visit.page.locator("#story").is_hidden()
