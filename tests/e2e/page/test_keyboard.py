"""The keyboard alone draws a mark, inverts a cell and inspects a layer."""

from tests.e2e.browser import Visit, changed_cells
from tests.e2e.page import IN_A_BROWSER

pytestmark = IN_A_BROWSER


def reach(visit: Visit, identity: str, key: str = "Tab", max_presses: int = 60) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(max_presses):
        visit.page.keyboard.press(key)
        if visit.page.evaluate("() => document.activeElement.id") == identity:
            return
    raise AssertionError(f"#{identity} cannot be reached with the Tab key")


def walk(visit: Visit, keys: str, steps: int) -> None:
    for key in keys.split() * steps:
        visit.page.keyboard.press(key)


def test_a_mark_can_be_drawn_with_the_keyboard(fresh: Visit) -> None:
    keys = fresh.page.keyboard
    reach(fresh, "clear")
    with fresh.answer():
        keys.press("Enter")
    reach(fresh, "pad", "Shift+Tab")
    walk(fresh, "ArrowLeft", 8)
    keys.press("Space")
    walk(fresh, "ArrowRight ArrowDown", 6)
    walk(fresh, "ArrowRight ArrowUp", 12)
    with fresh.answer():
        keys.press("Space")
    assert fresh.label == "tick"


def test_a_cell_can_be_inverted_with_the_keyboard(fresh: Visit) -> None:
    before = fresh.grid
    reach(fresh, "grid")
    walk(fresh, "ArrowUp", 3)
    with fresh.answer():
        fresh.page.keyboard.press("Space")
    middle = len(before) // 2
    assert changed_cells(before, fresh.grid) == [(middle - 2, middle)]


def test_a_layer_can_be_inspected_with_the_keyboard(fresh: Visit) -> None:
    fresh.stage(1).get_by_role("button").focus()
    fresh.page.keyboard.press("Enter")
    reach(fresh, "this-map")
    fresh.settle()
    before = fresh.page.locator("#touch-place").inner_text()
    fresh.page.keyboard.press("ArrowUp")
    fresh.settle()
    after = fresh.page.locator("#touch-place").inner_text()
    assert after != before
    assert after in fresh.page.locator("#announcer").inner_text()
