"""A small network learns on the page; progress is measured in steps, never in seconds."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.page.test_keyboard import reach
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

STEPS_PER_EPOCH = 150
VALIDATION_MARKS = 900
MARKS = "GET /static/learning/marks.bin"
REPORT = """async () => {
    const state = await import("./static/page/state.js");
    const { step, parameters, scores, validationCost } = state.get("smallNetwork");
    const numbers = Object.values(parameters).flatMap((values) => [...values]);
    return { step, numbers, scores: scores && [...scores], cost: validationCost };
}"""
ASK = """async ([name, ...given]) => {
    const { ask, haveMarks } = await import("./static/learning/learning.js");
    await haveMarks();
    await ask(name, ...given);
}"""
FRAMES = """(frames) => new Promise((done) => {
    const next = () => (frames-- ? requestAnimationFrame(next) : done());
    next();
})"""
REACHED = r"""(step) => {
    const [number = "-1"] = /[\d,]+/.exec(document.querySelector("#learn-progress").textContent) ?? [];
    return Number(number.replace(",", "")) >= step;
}"""
Report = dict[str, Any]


@pytest.fixture
def learner(fresh: Visit) -> Visit:
    """The page at the learning section, with the untrained network."""
    return at_the_section(fresh)


def at_the_section(visit: Visit) -> Visit:
    visit.page.get_by_role("link", name="Learn", exact=True).click()
    visit.page.locator("#learn-says:not(:empty)").wait_for()
    return visit


def report(visit: Visit) -> Report:
    return dict(visit.page.evaluate(REPORT))


def play_until(visit: Visit, step: int) -> None:
    visit.page.locator("#learn-speed").press("End")
    visit.page.locator("#learn-run").click()
    visit.page.wait_for_function(REACHED, arg=step, timeout=60_000)


def press_pause(visit: Visit) -> Report:
    """Pause, and report the network when no step is running."""
    visit.page.get_by_role("button", name="Pause", exact=True).click()
    visit.page.evaluate("async () => (await import('./static/learning/learning.js')).pause()")
    return report(visit)


def learn_steps(visit: Visit, steps: int) -> Report:
    """Press One step several times."""
    for _ in range(steps):
        step = report(visit)["step"]
        visit.page.get_by_role("button", name="One step", exact=True).click()
        visit.page.wait_for_function(REACHED, arg=step + 1)
    return report(visit)


def start_over(visit: Visit) -> Report:
    visit.page.get_by_role("button", name="Start over", exact=True).click()
    visit.page.locator("#learn-progress", has_text="Step 0,").wait_for()
    return report(visit)


def test_the_scripts_of_the_section_are_loaded_when_it_is_near(fresh: Visit) -> None:
    assert not any("/learning/section.js" in call for call in fresh.calls)
    at_the_section(fresh)
    assert "GET /static/learning/section.js" in fresh.calls


def test_the_untrained_network_is_shown_before_the_marks_are_fetched(learner: Visit) -> None:
    first = report(learner)
    assert first["step"] == 0
    assert first["scores"] == pytest.approx([0.5, 0.5], abs=0.1)
    assert np.std(first["numbers"]) > 0
    assert MARKS not in learner.calls


def test_training_lowers_the_cost_changes_the_filters_and_recognises_the_tick(learner: Visit) -> None:
    first = learn_steps(learner, 1)
    calls = list(learner.calls)
    play_until(learner, STEPS_PER_EPOCH // 2)
    last = press_pause(learner)
    assert last["step"] < 2 * STEPS_PER_EPOCH
    assert last["cost"] < 0.5 * first["cost"]
    assert np.abs(np.subtract(last["numbers"], first["numbers"])).max() > 1
    assert last["scores"][0] > 0.9
    assert last["scores"][1] < 0.1
    assert learner.page.locator("#learn-says").inner_text() == "It says: a tick."
    assert learner.calls == calls, "the service receives no request while it learns"
    assert calls.count(MARKS) == 1


def test_a_paused_training_continues_from_its_step(learner: Visit) -> None:
    play_until(learner, 1)
    paused = press_pause(learner)
    learner.page.evaluate(FRAMES, 20)
    assert report(learner) == paused
    play_until(learner, paused["step"] + 1)
    press_pause(learner)


def test_a_step_is_one_mini_batch_and_starting_over_repeats_the_same_numbers(learner: Visit) -> None:
    untrained = report(learner)
    assert [learn_steps(learner, 1)["step"], learn_steps(learner, 1)["step"]] == [1, 2]
    third = learn_steps(learner, 1)
    again = start_over(learner)
    assert again["numbers"] == untrained["numbers"]
    assert again["scores"] == untrained["scores"]
    assert learn_steps(learner, 3) == third


def test_starting_over_during_training_restores_the_untrained_network(learner: Visit) -> None:
    untrained = report(learner)
    play_until(learner, 1)
    assert start_over(learner)["numbers"] == untrained["numbers"]
    learner.page.evaluate(FRAMES, 20)
    assert report(learner)["step"] == 0
    assert learner.page.locator("#learn-run").inner_text() == "Play"


def test_the_confusion_after_an_epoch_counts_the_whole_validation_set(learner: Visit) -> None:
    learner.page.evaluate(ASK, ["advance", STEPS_PER_EPOCH - 1])
    assert "first epoch" in learner.page.locator("#learn-tested .readout").inner_text()
    learn_steps(learner, 1)
    cells = [
        int(text) for text in learner.page.locator("#learn-tested td:is(.right, .wrong)").all_inner_texts()
    ]
    counts = np.array(cells, int).reshape(3, 3)
    assert counts.sum(axis=1).tolist() == [VALIDATION_MARKS // 3] * 3
    assert counts.trace() > 0.8 * VALIDATION_MARKS
    summary = learner.page.locator("#learn-tested .readout").inner_text()
    assert (
        summary
        == f"{counts.trace()} of {VALIDATION_MARKS} right: {100 * counts.trace() / VALIDATION_MARKS:.1f} %"
    )


def test_another_mark_is_classified_during_training(learner: Visit) -> None:
    play_until(learner, STEPS_PER_EPOCH // 2)
    with learner.answer():
        learner.page.get_by_role("button", name="the cross").click()
    learner.page.locator("#learn-says", has_text="It says: a cross.").wait_for()
    step = report(learner)["step"]
    learner.page.wait_for_function(REACHED, arg=step + 1)
    assert press_pause(learner)["scores"][1] > 0.5


def test_training_stops_while_the_section_is_out_of_view(learner: Visit) -> None:
    play_until(learner, 1)
    learner.page.evaluate("() => scrollTo(0, 0)")
    learner.page.evaluate(FRAMES, 20)
    learner.page.evaluate(ASK, ["report"])
    step = report(learner)["step"]
    learner.page.evaluate(FRAMES, 20)
    assert report(learner)["step"] == step
    learner.page.get_by_role("link", name="Learn", exact=True).click()
    learner.page.wait_for_function(REACHED, arg=step + 1)
    press_pause(learner)


def test_marks_that_cannot_be_fetched_can_be_requested_again(learner: Visit) -> None:
    learner.page.route("**/marks.bin", lambda route: route.abort())
    learner.page.locator("#learn-run").click()
    problem = learner.page.locator("#learn-problem")
    problem.wait_for()
    assert "cannot be fetched" in problem.inner_text()
    assert learner.page.locator("#learn-run").inner_text() == "Play"
    learner.page.unroute("**/marks.bin")
    problem.get_by_role("button", name="Try again").click()
    learner.page.wait_for_function(REACHED, arg=1)
    assert problem.is_hidden()
    press_pause(learner)
    learner.errors = [text for text in learner.errors if "net::ERR_FAILED" not in text]


def test_a_failed_worker_is_replaced_and_starts_over(learner: Visit) -> None:
    learn_steps(learner, 2)
    [worker] = learner.page.workers
    worker.evaluate("() => void setTimeout(() => { throw new Error('it broke'); })")
    problem = learner.page.locator("#learn-problem")
    problem.wait_for()
    assert "it broke" in problem.inner_text()
    problem.get_by_role("button", name="Try again").click()
    learner.page.locator("#learn-progress", has_text="Step 0,").wait_for()
    assert learn_steps(learner, 1)["scores"] is not None
    assert problem.is_hidden()


def test_training_can_be_started_and_paused_with_the_keyboard(fresh: Visit) -> None:
    keys = fresh.page.keyboard
    fresh.page.get_by_role("link", name="Learn", exact=True).focus()
    keys.press("Enter")
    fresh.page.locator("#learn-says:not(:empty)").wait_for()
    reach(fresh, "learn-run")
    keys.press("Enter")
    fresh.page.wait_for_function(REACHED, arg=1)
    keys.press("Enter")
    assert fresh.page.locator("#learn-run").inner_text() == "Play"
    reach(fresh, "learn-speed")
    keys.press("Home")
    assert fresh.page.locator("#learn-speed + span").inner_text() == "1 step per frame"


def test_training_does_not_start_by_itself_with_reduced_motion(learner: Visit) -> None:
    assert learner.page.evaluate("() => matchMedia('(prefers-reduced-motion: reduce)').matches")
    learner.page.evaluate(FRAMES, 20)
    assert report(learner)["step"] == 0
    play_until(learner, 1)
    press_pause(learner)


def test_a_phone_shows_the_section_without_scrolling_sideways(browser: Browser, service: Running) -> None:
    phone: ViewportSize = {"width": 360, "height": 740}
    with browser.new_context(viewport=phone, has_touch=True, is_mobile=True) as context:
        visit = at_the_section(Visit.of(context, service))
        play_until(visit, 1)
        press_pause(visit)
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") == phone["width"]
        visit.page.locator("#learn-tested").scroll_into_view_if_needed()
        run = visit.page.locator("#learn-run").bounding_box()
        assert run is not None
        assert 0 < run["y"] < 100, "the buttons stay visible"
        visit.check()
