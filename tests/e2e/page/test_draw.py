"""Draw: marks on the pad and cells of the grid, and the answer beside them."""

import math

from tests.e2e.browser import Visit, changed_cells, share_of
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

TICK = [(0.18, 0.55), (0.36, 0.76), (0.82, 0.2)]
CROSS = [[(0.2, 0.2), (0.8, 0.8)], [(0.8, 0.2), (0.2, 0.8)]]
CIRCLE = [(0.5 + 0.3 * math.cos(angle / 2), 0.5 + 0.3 * math.sin(angle / 2)) for angle in range(14)]


def test_a_tick_drawn_with_the_mouse_is_a_tick(visit: Visit) -> None:
    visit.clear()
    visit.stroke(TICK)
    assert visit.label == "tick"
    assert "tick" in visit.page.locator("#label").inner_text()


def test_a_cross_is_a_cross(visit: Visit) -> None:
    visit.clear()
    for line in CROSS:
        visit.stroke(line)
    assert visit.label == "cross"


def test_a_circle_is_neither(visit: Visit) -> None:
    visit.clear()
    visit.stroke(CIRCLE)
    assert visit.label == "neither"
    assert visit.page.locator("#warnings").inner_text() == ""


def test_an_empty_pad_is_neither_and_reported_as_blank(visit: Visit) -> None:
    visit.clear()
    assert visit.label == "neither"
    assert visit.page.locator("#warnings").inner_text() == "There is no mark here."


def test_undo_restores_the_grid(visit: Visit) -> None:
    before = visit.grid
    visit.clear()
    assert visit.grid != before
    with visit.answer():
        visit.page.get_by_role("button", name="Undo").click()
    assert visit.grid == before


def test_each_stroke_requests_its_answer_and_its_maps_once(visit: Visit) -> None:
    visit.clear()
    visit.calls.clear()
    visit.stroke(TICK)
    assert visit.calls == ["POST /predict", "POST /explain"]


def test_the_page_shows_the_answer_of_predict_for_its_grid(visit: Visit, service: Running) -> None:
    answer = service.post("/predict", json={"grid": visit.grid}).json()
    assert visit.label == answer["label"]
    for name in ("tick", "cross"):
        shown = visit.page.locator(f"#bar-{name} .value").inner_text()
        assert shown == share_of(answer["scores"][name])


def test_a_pressed_cell_is_inverted(visit: Visit) -> None:
    before = visit.grid
    with visit.answer():
        visit.press_cell("#grid", row=3, column=5)
    assert changed_cells(before, visit.grid) == [(3, 5)]
