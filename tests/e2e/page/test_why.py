"""Why: the evidence of each cell for or against a class, and the effect of inverting it."""

import numpy as np
import pytest

from tests.e2e.browser import Visit, changed_cells, number, written_score
from tests.e2e.page import IN_A_BROWSER

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("name", ["tick", "cross"])
def test_the_shown_evidence_adds_up_to_that_of_the_service(visit: Visit, name: str) -> None:
    shown = number(visit.page.locator(f'[data-part="sum-{name}"]').inner_text())
    evidence = visit.explanation["evidence"][name]
    assert shown == pytest.approx(np.sum(evidence["cells"]), abs=6e-5)


def test_inverting_a_cell_shows_what_changed(visit: Visit) -> None:
    before = visit.explanation
    with visit.answer():
        visit.press_cell("#why-tick", row=9, column=9)
    visit.page.mouse.move(5, 5)
    visit.settle()
    after = visit.explanation
    assert changed_cells(before["grid"], after["grid"]) == [(9, 9)]
    readout = visit.page.locator("#why-readout").inner_text()
    assert "Row 10, column 10 turned over" in readout
    for name in ("tick", "cross"):
        assert (
            f"{name} {written_score(before['scores'][name])} → {written_score(after['scores'][name])}"
            in readout
        )
