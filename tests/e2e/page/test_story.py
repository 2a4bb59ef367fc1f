"""The story: a box above the figure that it explains, with an address for each step."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, ViewportSize

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

STEPS = 14
SCREENS = {360: 740, 820: 1180, 1440: 900}
LONG_ENOUGH = 30
"""The minimum length of a sentence; shorter texts such as button labels may repeat."""


@pytest.fixture(params=SCREENS.items(), ids=lambda screen: f"{screen[0]}px")
def reader(request: pytest.FixtureRequest, browser: Browser, service: Running) -> Iterator[Visit]:
    """The page on one of the screens, with the story at its first step."""
    width, height = request.param
    with browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce") as context:
        visit = Visit.of(context, service)
        visit.page.get_by_role("button", name="Walk me through it").click()
        visit.settle()
        yield visit
        visit.check()


def box(element: Locator) -> FloatRect:
    rectangle = element.bounding_box()
    assert rectangle is not None
    return rectangle


def sentences(text: str) -> Counter[str]:
    """The sentences of a text, and how often each occurs."""
    parts = re.split(r"(?<=[.:?!])\s+|\n+", text)
    return Counter(part.strip() for part in parts if len(part.strip()) >= LONG_ENOUGH)


def assert_story_is_above_its_figure(visit: Visit) -> None:
    """The box covers nothing of the figure, and both are on the screen, below the header."""
    story, figure, header = (box(visit.page.locator(name)) for name in ("#story", ".told", "header"))
    screen = visit.page.viewport_size
    assert screen is not None
    assert story["y"] + story["height"] <= figure["y"]
    assert story["y"] >= header["y"] + header["height"] - 1
    seen = min(figure["y"] + figure["height"], screen["height"]) - figure["y"]
    assert seen >= min(figure["height"], 0.3 * screen["height"])


def test_each_step_is_above_its_figure_and_repeats_nothing(reader: Visit) -> None:
    for step in range(1, STEPS + 1):
        assert reader.page.locator("#story-count").inner_text() == f"{step} of {STEPS}"
        assert_story_is_above_its_figure(reader)
        repeated = {
            text: count for text, count in sentences(reader.page.inner_text("body")).items() if count > 1
        }
        assert repeated == {}
        assert reader.page.locator("#story-try").inner_text().startswith("Try it:")
        reader.page.locator("#story-on").click()
        reader.settle()
    assert reader.page.locator("#story").is_hidden()


STILL = """() => new Promise((done) => {
    let [last, frames] = [NaN, 0];
    const look = () => {
        frames = window.scrollY === last ? frames + 1 : 0;
        last = window.scrollY;
        if (frames === 20) done();
        else requestAnimationFrame(look);
    };
    look();
})"""
"""Waits until the page has stopped scrolling."""


def test_a_smooth_scroll_ends_at_the_step(browser: Browser, service: Running, desktop: ViewportSize) -> None:
    with browser.new_context(viewport=desktop) as context:
        visit = Visit.of(context, service)
        for step in ("2", "6", "5"):
            visit.page.evaluate(f"() => (location.hash = 'story-{step}')")
            visit.page.locator("#story-count", has_text=f"{step} of").wait_for()
            visit.page.evaluate(STILL)
            assert_story_is_above_its_figure(visit)
            assert box(visit.page.locator("#story"))["y"] < 80


@pytest.fixture
def at_step_7(browser: Browser, service: Running, desktop: ViewportSize) -> Iterator[Visit]:
    """The page, opened at the address of a step."""
    with browser.new_context(viewport=desktop, reduced_motion="reduce") as context:
        visit = Visit(context.new_page(), service)
        visit.watch()
        visit.page.goto(service.url)
        visit.page.goto(f"{service.url}/#draw")
        visit.page.goto(f"{service.url}/#story-7")
        visit.page.reload()
        visit.wait_for_the_first_answer()
        visit.page.locator("#story").wait_for()
        yield visit
        visit.check()


def test_the_address_of_a_step_opens_it_and_going_back_leaves_it(at_step_7: Visit) -> None:
    page = at_step_7.page
    assert page.locator("#story-count").inner_text() == f"7 of {STEPS}"
    page.get_by_role("button", name="Next", exact=True).click()
    assert page.url.endswith("/#story-8")
    page.go_back()
    page.locator("#story-count", has_text="7 of").wait_for()
    page.go_back()
    page.locator("#story").wait_for(state="hidden")
    assert page.url.endswith("/#draw")


def test_leaving_the_story_removes_the_step_from_the_address(at_step_7: Visit) -> None:
    at_step_7.page.get_by_role("button", name="Leave the story").click()
    assert at_step_7.page.locator("#story").is_hidden()
    assert "story" not in at_step_7.page.url


@pytest.mark.parametrize("step", ["0", "99", "x"])
def test_an_address_of_an_unknown_step_opens_the_page_without_the_story(fresh: Visit, step: str) -> None:
    fresh.page.goto(f"{fresh.service.url}/#story-{step}")
    fresh.settle()
    assert fresh.page.locator("#story").is_hidden()
