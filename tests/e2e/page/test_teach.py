"""Teaching on the page: own marks are learned, and the gains and losses are counted."""

import numpy as np
import pytest

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.page.test_keyboard import reach
from tests.e2e.page.test_learn import VALIDATION_MARKS, at_the_section, report
from tests.e2e.page.test_learning_rate import advance

pytestmark = IN_A_BROWSER

STEPS = 60
COUNTS = """async () => {
    const { ask } = await import("./static/learning/learning.js");
    const { own, confusion } = await ask("examine");
    return [own, confusion];
}"""


@pytest.fixture
def learner(fresh: Visit) -> Visit:
    """The page at the learning section, with a partly trained network."""
    visit = at_the_section(fresh)
    visit.page.locator("#teach-mark canvas").wait_for()
    advance(visit, 60)
    return visit


def teach(visit: Visit) -> np.ndarray:
    """Press Teach, and wait for the table: correct before, correct after and total in each row."""
    visit.page.locator("#teach-on").click()
    rows = visit.page.locator("#teach-result tbody tr")
    rows.first.wait_for(timeout=120_000)
    texts = [row.locator("td").all_inner_texts()[:3] for row in rows.all()]
    return np.array(texts, int)


def test_a_wrongly_read_mark_is_learned_and_the_losses_are_counted(learner: Visit) -> None:
    assert learner.page.locator("#learn-says").inner_text() == "It says: a tick."
    assert learner.page.locator("#teach-on").is_disabled()
    learner.page.locator("#teach-cross").click()
    step, calls = report(learner)["step"], list(learner.calls)
    _, before = learner.page.evaluate(COUNTS)
    counts = teach(learner)
    own, after = learner.page.evaluate(COUNTS)
    assert learner.calls == calls, "the service receives no request while it learns"
    assert report(learner)["step"] == step + STEPS
    assert counts[0].tolist() == [0, 1, 1]
    assert own == [1]
    assert counts[1:, 0].tolist() == np.diag(before).tolist()
    assert counts[1:, 1].tolist() == np.diag(after).tolist()
    assert counts[1:, 2].sum() == VALIDATION_MARKS
    says = learner.page.locator("#teach-says").inner_text()
    assert "Of your own marks it now reads 1 of 1 right; before, 0." in says
    assert "forg" in says
    assert learner.page.locator("#own-marks").inner_text().count("it says: a cross") == 1


def test_own_marks_can_be_removed(learner: Visit) -> None:
    marks = learner.page.locator("#own-marks li")
    learner.page.locator("#teach-tick").click()
    learner.page.locator("#teach-neither").click()
    assert marks.locator("b").all_inner_texts() == ["a tick", "neither"]
    learner.page.get_by_role("button", name="Remove Your mark 1, a tick").click()
    assert marks.locator("b").all_inner_texts() == ["neither"]
    learner.page.get_by_role("button", name="Remove Your mark 1, neither").click()
    assert marks.count() == 0
    assert learner.page.locator("#teach-on").is_disabled()


def test_own_marks_can_be_added_and_removed_during_teaching(learner: Visit) -> None:
    learner.page.locator("#teach-cross").click()
    learner.page.locator("#teach-tick").click()
    learner.page.locator("#teach-on").click()
    learner.page.locator("#teach-says", has_text="Learning with your own marks").wait_for()
    learner.page.get_by_role("button", name="Remove Your mark 1, a cross").click()
    learner.page.locator("#teach-neither").click()
    learner.page.locator("#learn-run").click()
    learner.page.locator("#teach-result tbody tr").first.wait_for()
    marks = learner.page.locator("#own-marks li")
    assert marks.locator("b").all_inner_texts() == ["a tick", "neither"]
    assert ["it says" in text for text in marks.all_inner_texts()] == [True, False]


def test_a_pause_ends_teaching_early_with_a_result(learner: Visit) -> None:
    learner.page.locator("#teach-cross").click()
    learner.page.locator("#teach-on").click()
    learner.page.locator("#teach-says", has_text="Learning with your own marks").wait_for()
    learner.page.locator("#learn-run").click()
    learner.page.locator("#teach-result tbody tr").first.wait_for()
    assert report(learner)["step"] < 60 + STEPS


def test_starting_over_ends_teaching_without_a_result(learner: Visit) -> None:
    learner.page.locator("#teach-cross").click()
    learner.page.locator("#teach-on").click()
    learner.page.locator("#teach-says", has_text="Learning with your own marks").wait_for()
    learner.page.locator("#learn-reset").click()
    learner.page.locator("#teach-says:empty").wait_for(state="attached")
    assert learner.page.locator("#teach-result tr").count() == 0
    assert report(learner)["step"] == 0


def test_a_mark_can_be_taught_with_the_keyboard(learner: Visit) -> None:
    reach(learner, "teach-neither", max_presses=120)
    learner.page.keyboard.press("Enter")
    reach(learner, "teach-on")
    learner.page.keyboard.press("Enter")
    learner.page.locator("#teach-result tbody tr").first.wait_for(timeout=120_000)
