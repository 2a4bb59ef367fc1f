"""Why: what each cell says for a class or against it, and what changes when it is turned over."""

import numpy as np
import pytest

from tests.e2e.browser import Visit, changed_cells, number, written_score
from tests.e2e.page import IN_A_BROWSER

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("name", ["tick", "cross"])
def test_the_evidence_on_the_page_is_the_whole_answer(visit: Visit, name: str) -> None:
    shown = number(visit.page.locator(f'[data-part="sum-{name}"]').inner_text())
    evidence = visit.explanation["evidence"][name]
    assert shown == pytest.approx(np.sum(evidence["cells"]), abs=6e-5)


def test_turning_a_cell_over_says_what_changed(visit: Visit) -> None:
    before = visit.explanation
    with visit.answer():
        visit.press_cell("#why-tick", row=9, column=9)
    visit.page.mouse.move(5, 5)
    visit.settle()
    after = visit.explanation
    assert changed_cells(before["grid"], after["grid"]) == [(9, 9)]
    said = visit.page.locator("#why-readout").inner_text()
    assert "Row 10, column 10 turned over" in said
    for name in ("tick", "cross"):
        assert (
            f"{name} {written_score(before['scores'][name])} → {written_score(after['scores'][name])}" in said
        )
