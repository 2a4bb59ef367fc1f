"""Learning by heart on the page: with few marks the validation cost rises while the training cost falls."""

import re

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.page.test_keyboard import reach
from tests.e2e.page.test_learn import at_the_section, press_pause, report
from tests.e2e.page.test_learning_rate import advance
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

MARKS = 20
RISEN_BY = 140
"""Steps after which the validation cost has risen, with the page's own seed."""

LEARN_UNTIL = """async (step) => {
    const { ask } = await import("./static/learning/learning.js");
    while ((await ask("advance", 1)).step < step);
}"""


@pytest.fixture
def learner(fresh: Visit) -> Visit:
    """The page at the learning section, with the untrained network."""
    return at_the_section(fresh)


def begin(visit: Visit) -> None:
    """Press the button, and pause after a few steps."""
    visit.page.locator("#heart-begin").click()
    visit.page.locator("#heart-says[data-seen]").wait_for()
    press_pause(visit)


def test_a_few_marks_are_learned_by_heart_and_the_page_shows_the_overfitting(learner: Visit) -> None:
    begin(learner)
    assert learner.page.locator("#heart-marks canvas").count() == MARKS
    assert learner.page.locator("#heart-says").get_attribute("data-seen") == "learning"
    calls = list(learner.calls)
    learner.page.evaluate(LEARN_UNTIL, RISEN_BY)
    assert learner.calls == calls, "the service receives no request while it learns"
    says = learner.page.locator("#heart-says")
    assert says.get_attribute("data-seen") == "risen"
    assert "overfitting" in says.inner_text()
    training, now, lowest = (float(each) for each in re.findall(r"\d\.\d+", says.inner_text()))
    assert training < 0.1
    assert now >= 1.1 * lowest
    assert now == pytest.approx(report(learner)["cost"], abs=6e-4)


@pytest.mark.parametrize("button", ["heart-all", "learn-reset"])
def test_learning_starts_over_with_all_marks_and_the_usual_rate(learner: Visit, button: str) -> None:
    rate = learner.page.locator("#rate-value").inner_text()
    begin(learner)
    assert learner.page.locator("#rate-value").inner_text() != rate
    learner.page.locator(f"#{button}").click()
    learner.page.locator("#learn-progress", has_text="Step 0,").wait_for()
    assert learner.page.locator("#heart-body").is_hidden()
    assert learner.page.locator("#heart-all").is_hidden()
    assert learner.page.locator("#rate-value").inner_text() == rate
    advance(learner, 3)
    assert "Step 3, epoch 0.02" in learner.page.locator("#learn-progress").inner_text()


def test_learning_by_heart_can_be_started_with_the_keyboard(learner: Visit) -> None:
    reach(learner, "heart-begin", max_presses=90)
    learner.page.keyboard.press("Enter")
    learner.page.locator("#heart-says[data-seen]").wait_for()
    press_pause(learner)


@pytest.mark.parametrize("width", [360, 820])
def test_all_cards_fit_on_narrow_screens(browser: Browser, service: Running, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 740}) as context:
        visit = at_the_section(Visit.of(context, service))
        begin(visit)
        visit.page.locator("#teach-cross").click()
        visit.page.locator("#slice-draw").click()
        visit.page.locator("#slice").wait_for()
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") == width
        visit.check()
