"""The learning rate on the page: its effect on the costs, and the slice of the cost surface."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.page.test_keyboard import reach
from tests.e2e.page.test_learn import (
    ASK,
    REACHED,
    at_the_section,
    learn_steps,
    press_pause,
    report,
    start_over,
)

pytestmark = IN_A_BROWSER

LARGEST = 2
UNTRAINED = 2 * np.log(2)
"""The cost when both outputs are one half for every mark."""
ILL_WRITTEN = re.compile(r"NaN|Infinity|\de\+")
COLOURS = """(canvas) => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    return new Set(new Uint32Array(pixels.buffer)).size;
}"""


@pytest.fixture
def learner(fresh: Visit) -> Visit:
    """The page at the learning section, with the untrained network."""
    visit = at_the_section(fresh)
    visit.page.locator("#rate-seen[data-seen]").wait_for()
    return visit


def seen(visit: Visit) -> str | None:
    return visit.page.locator("#rate-seen").get_attribute("data-seen")


def set_rate(visit: Visit, key: str, presses: int = 1) -> None:
    """Move the slider with a key, and wait until the learner has the rate."""
    slider = visit.page.locator("#rate")
    for _ in range(presses):
        slider.press(key)
    rate = float(slider.get_attribute("aria-valuetext") or "nan")
    visit.page.wait_for_function(
        "async (rate) => (await import('./static/page/state.js')).get('smallNetwork').learningRate === rate",
        arg=rate,
    )


def advance(visit: Visit, steps: int) -> None:
    """Train some mini-batches at once."""
    goal = report(visit)["step"] + steps
    while report(visit)["step"] < goal:
        visit.page.evaluate(ASK, ["advance", goal - report(visit)["step"]])


def draw_slice(visit: Visit) -> Locator:
    visit.page.locator("#slice-draw").click()
    says = visit.page.locator("#slice-says[data-seen]")
    says.wait_for(timeout=120_000)
    return says


def test_the_largest_learning_rate_diverges_and_is_reported(learner: Visit) -> None:
    set_rate(learner, "End")
    assert learner.page.locator("#rate-value").inner_text() == str(LARGEST)
    advance(learner, 10)
    assert seen(learner) == "diverged"
    assert learner.page.locator("#rate-seen").inner_text().startswith("It has diverged.")
    assert ILL_WRITTEN.findall(learner.page.locator("#learn").inner_text()) == []
    advance(learner, 140)
    assert seen(learner) == "diverged"
    assert ILL_WRITTEN.findall(learner.page.locator("#learn").inner_text()) == []


def test_a_diverged_training_stops_and_can_restart_with_a_smaller_rate(learner: Visit) -> None:
    set_rate(learner, "End")
    learner.page.locator("#learn-run").click()
    again = learner.page.locator("#rate-again")
    again.wait_for()
    learner.page.get_by_role("button", name="Play", exact=True).wait_for()
    assert again.inner_text() == f"Begin again at {LARGEST / 10}"
    again.click()
    learner.page.locator('#rate-seen[data-seen="falling"]').wait_for(timeout=120_000)
    assert again.is_hidden()
    assert learner.page.locator("#rate-value").inner_text() == str(LARGEST / 10)
    assert press_pause(learner)["cost"] < 1


def test_the_smallest_rate_makes_the_cost_crawl_and_the_first_makes_it_fall(learner: Visit) -> None:
    assert seen(learner) == "early"
    advance(learner, 60)
    assert seen(learner) == "falling"
    start_over(learner)
    set_rate(learner, "Home")
    advance(learner, 60)
    assert seen(learner) == "crawling"
    assert report(learner)["cost"] == pytest.approx(UNTRAINED, abs=0.02)


def test_another_learning_rate_takes_effect_at_once_and_is_judged_by_its_own_costs(learner: Visit) -> None:
    advance(learner, 60)
    set_rate(learner, "Home")
    assert seen(learner) == "early"
    before = report(learner)["numbers"]
    learn_steps(learner, 1)
    assert np.abs(np.subtract(report(learner)["numbers"], before)).max() < 0.05


def test_a_slice_of_the_cost_surface_is_drawn_with_the_path(learner: Visit) -> None:
    advance(learner, 30)
    before = report(learner)
    calls = list(learner.calls)
    says = draw_slice(learner)
    assert "At step 30 the network stood at" in says.inner_text()
    assert "local minimum" in says.inner_text()
    assert report(learner) == before
    assert learner.calls == calls, "the service receives no request"
    assert learner.page.locator("#slice").evaluate(COLOURS) > 10
    low, high = (float(learner.page.locator(f"#slice-{end}").inner_text()) for end in ("low", "high"))
    assert 0 < low < high


def test_nearly_equal_costs_around_the_untrained_network_are_distinguished(learner: Visit) -> None:
    text = draw_slice(learner).inner_text()
    stood, lowest = (float(number) for number in re.findall(r"(?:stood at|goes down to) ([\d.]+\d)", text))
    assert lowest < stood
    assert "grows by 0 %" not in text


def test_training_continues_while_a_slice_is_drawn(learner: Visit) -> None:
    learner.page.locator("#learn-run").click()
    learner.page.wait_for_function(REACHED, arg=10)
    learner.page.locator("#slice-draw").click()
    learner.page.locator("#slice-says", has_text="Computing").wait_for()
    step = report(learner)["step"]
    learner.page.locator("#slice-says[data-seen]").wait_for(timeout=120_000)
    assert press_pause(learner)["step"] > step


def test_starting_over_while_a_slice_is_drawn_removes_it(learner: Visit) -> None:
    advance(learner, 3)
    learner.page.locator("#slice-draw").click()
    learner.page.locator("#slice").wait_for()
    start_over(learner)
    assert learner.page.locator("#slice").is_hidden()
    assert learner.page.locator("#slice-says").inner_text().startswith("Let it learn a little")


def test_a_diverged_network_gets_a_message_instead_of_a_slice(learner: Visit) -> None:
    set_rate(learner, "End")
    for _ in range(3):
        advance(learner, 100)
    learner.page.locator("#slice-draw").click()
    learner.page.locator("#slice-says", has_text="no landscape to draw").wait_for()


def test_the_slider_and_the_slice_can_be_used_with_the_keyboard(learner: Visit) -> None:
    reach(learner, "rate", max_presses=90)
    learner.page.keyboard.press("ArrowRight")
    assert learner.page.locator("#rate-value").inner_text() == "0.1"
    reach(learner, "slice-draw")
    learner.page.keyboard.press("Enter")
    learner.page.locator("#slice").wait_for()
