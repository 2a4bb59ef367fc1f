"""One step by hand: the slope computed in two ways, and the effect of a step on the cost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator

from tests.e2e.browser import Visit, number
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.page.test_keyboard import reach, walk
from tests.e2e.page.test_learn import learn_steps, start_over
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

NUDGE = 0.00001
POSSESSIVE = "\N{RIGHT SINGLE QUOTATION MARK}s"
KINDS = [
    f"a filter{POSSESSIVE} cell",
    f"a filter{POSSESSIVE} bias",
    "a weight of an output",
    f"an output{POSSESSIVE} bias",
]


def card(visit: Visit) -> Locator:
    return visit.page.locator("#learn-hand")


def open_card(visit: Visit) -> None:
    """Scroll to the section, which loads it, and wait for its first numbers."""
    visit.page.locator("#learn").scroll_into_view_if_needed()
    card(visit).locator('[data-part="tried"]').wait_for()
    visit.settle()


@pytest.fixture
def by_hand(fresh: Visit) -> Visit:
    open_card(fresh)
    return fresh


def part(visit: Visit, name: str) -> float:
    return number(card(visit).locator(f'[data-part="{name}"]').inner_text())


def parts(visit: Visit, *names: str) -> list[float]:
    """Several numbers at one moment, as a report may still be on its way to the page."""
    texts = "(card, names) => names.map((name) => card.querySelector(`[data-part=${name}]`).innerText)"
    return [number(text) for text in card(visit).evaluate(texts, names)]


def choose(visit: Visit, label: str, value: str) -> None:
    card(visit).get_by_role("combobox", name=label, exact=True).select_option(label=value)
    visit.settle()


@contextmanager
def another_cost(visit: Visit) -> Iterator[None]:
    """Do something that changes the network, and wait until the shown cost has changed."""
    before = card(visit).locator('[data-part="cost-now"]').inner_text()
    yield
    visit.page.wait_for_function(
        "(before) => document.querySelector('#learn-hand [data-part=\"cost-now\"]').textContent !== before",
        arg=before,
    )


def press(visit: Visit, name: str) -> None:
    """Press a button that changes the learner's numbers, and wait until they are shown."""
    with another_cost(visit):
        card(visit).get_by_role("button", name=name).click()


def agrees(visit: Visit) -> bool:
    """Whether back-propagation and trying give the same slope; the shown parts must add up to it."""
    above, below, tried, back = parts(visit, "above", "below", "tried", "back")
    assert tried == pytest.approx((above - below) / (2 * NUDGE), abs=2e-6)
    return back == pytest.approx(tried, abs=2e-6)


@pytest.mark.parametrize("label", ["a tick", "a cross", "neither"])
@pytest.mark.parametrize("kind", KINDS)
def test_back_propagation_agrees_with_trying(learning: Visit, label: str, kind: str) -> None:
    choose(learning, "This mark should be", label)
    choose(learning, "Number", kind)
    assert agrees(learning)
    assert part(learning, "back") != 0


def test_the_step_by_hand_is_disabled_during_training(by_hand: Visit) -> None:
    body = card(by_hand).locator(".blocks")
    assert body.get_attribute("inert") is None
    by_hand.page.locator("#learn-run").click()
    card(by_hand).locator(".blocks[inert]").wait_for()
    assert "Pause it" in card(by_hand).inner_text()
    before = part(by_hand, "cost-now")
    by_hand.page.locator("#learn-progress", has_text=re.compile("Step [1-9]")).wait_for()
    assert part(by_hand, "cost-now") == before
    with another_cost(by_hand):
        by_hand.page.locator("#learn-run").click()
    card(by_hand).locator(".blocks:not([inert])").wait_for()
    assert agrees(by_hand)


def test_numbers_too_large_to_calculate_with_are_reported(by_hand: Visit) -> None:
    by_hand.page.locator("#rate").press("End")
    by_hand.page.locator("#learn-run").click()
    by_hand.page.locator('#rate-seen[data-seen="diverged"]').wait_for()
    learn_steps(by_hand, 20)
    card(by_hand).locator(".blocks[inert]").wait_for()
    assert "too large" in card(by_hand).inner_text()
    start_over(by_hand)
    card(by_hand).locator(".blocks:not([inert])").wait_for()
    assert "too large" not in card(by_hand).inner_text()


def test_steps_by_hand_cannot_be_undone_after_further_training(by_hand: Visit) -> None:
    press(by_hand, "Move all")
    undo = card(by_hand).get_by_role("button", name="Undo")
    assert undo.is_enabled()
    with another_cost(by_hand):
        by_hand.page.locator("#learn-step").click()
    assert undo.is_disabled()


def test_the_page_reports_that_both_slopes_agree(learning: Visit) -> None:
    choose(learning, "Number", KINDS[0])
    assert "the same" in card(learning).inner_text()


def test_the_chain_rule_of_a_filter_cell_adds_up(learning: Visit) -> None:
    choose(learning, "Number", KINDS[0])
    rows = card(learning).get_by_role("table", name="The places that add most").locator("tbody tr").all()
    amounts = [number(row.locator("td").nth(2).inner_text().lstrip("+")) for row in rows]
    assert [abs(amount) for amount in amounts] == sorted((abs(each) for each in amounts), reverse=True)
    assert sum(amounts) + part(learning, "rest") == pytest.approx(part(learning, "sum"), abs=1e-5)
    assert part(learning, "sum") / 25 == pytest.approx(part(learning, "back"), abs=1e-6)
    assert part(learning, "place") == pytest.approx(
        number(rows[0].locator("td").first.inner_text()), abs=1e-6
    )


def test_the_steepest_number_is_selected_first_and_can_be_selected_again(by_hand: Visit) -> None:
    steepest = part(by_hand, "back")
    board = by_hand.page.locator("#by-hand-board")
    box = board.bounding_box()
    assert box is not None
    cell = box["width"] / 5
    for row in range(5):
        board.click(position={"x": (row + 0.5) * cell, "y": (row + 0.5) * cell})
        by_hand.settle()
        assert abs(part(by_hand, "back")) <= abs(steepest)
    card(by_hand).get_by_role("button", name="The steepest").click()
    by_hand.settle()
    assert part(by_hand, "back") == steepest


def test_a_step_gives_the_announced_cost_and_can_be_undone(by_hand: Visit) -> None:
    cost, alone, all_moved = (part(by_hand, f"cost-{name}") for name in ("now", "alone", "all"))
    assert all_moved < alone < cost
    undo = card(by_hand).get_by_role("button", name="Undo")
    assert undo.is_disabled()
    press(by_hand, "Move this number")
    assert part(by_hand, "cost-now") == part(by_hand, "cost") == alone
    assert (part(by_hand, "cost-before"), part(by_hand, "cost-after")) == (cost, alone)
    promised = part(by_hand, "cost-all")
    press(by_hand, "Move all")
    assert part(by_hand, "cost-now") == promised
    press(by_hand, "Undo")
    press(by_hand, "Undo")
    assert part(by_hand, "cost-now") == cost
    assert undo.is_disabled()


def test_the_new_value_is_the_old_one_minus_the_scaled_learning_rate_times_slope(
    by_hand: Visit,
) -> None:
    report = "(await import('./static/page/state.js')).get('smallNetwork')"
    rate = by_hand.page.evaluate(f"async () => {report}.learningRate")
    value = number(by_hand.page.locator("#by-hand-readout").inner_text().split(": ")[1])
    assert part(by_hand, "next") == pytest.approx(value - rate * 625 * part(by_hand, "back"), abs=1e-4)
    press(by_hand, "Move this number")
    moved = number(by_hand.page.locator("#by-hand-readout").inner_text().split(": ")[1])
    assert moved != value


def test_steps_by_hand_lower_the_cost_without_requests(by_hand: Visit) -> None:
    calls = len(by_hand.calls)
    costs = [part(by_hand, "cost-now")]
    for _ in range(4):
        press(by_hand, "Move all")
        costs.append(part(by_hand, "cost-now"))
    assert costs == sorted(costs, reverse=True)
    assert by_hand.calls[calls:] == []


def test_another_mark_has_another_cost(by_hand: Visit) -> None:
    before = part(by_hand, "cost")
    with by_hand.answer():
        by_hand.page.locator("#examples").get_by_role("button", name="a cross").click()
    assert part(by_hand, "cost") != before
    assert card(by_hand).get_by_role("combobox", name="This mark should be").input_value() == "a cross"
    assert agrees(by_hand)


def test_a_number_can_be_chosen_with_the_keyboard(by_hand: Visit) -> None:
    card(by_hand).get_by_role("combobox", name="Number").focus()
    reach(by_hand, "by-hand-board")
    walk(by_hand, "ArrowDown ArrowRight", 2)
    by_hand.page.keyboard.press("Space")
    by_hand.settle()
    assert by_hand.page.locator("#by-hand-readout").inner_text().startswith("row 4, column 5:")
    assert "row 4, column 5:" in by_hand.page.locator("#announcer").inner_text()
    assert agrees(by_hand)


@pytest.fixture(scope="module")
def learning(opened: Visit) -> Iterator[Visit]:
    """The page opened once, for tests that do not change the network."""
    open_card(opened)
    yield opened
    opened.check()


def test_the_step_by_hand_fits_a_narrow_screen(browser: Browser, service: Running) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce") as context:
        phone = Visit.of(context, service)
        open_card(phone)
        for kind in KINDS:
            choose(phone, "Number", kind)
            for inner in card(phone).locator("table:visible, canvas:visible, select:visible").all():
                box = inner.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= 360
