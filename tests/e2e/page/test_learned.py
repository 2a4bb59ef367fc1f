"""How it learned: the served version's own record, and the marks that it got wrong."""

import pytest

from model.artifact import rows_to_grid
from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER


def test_how_it_learned_is_what_the_manifest_says(visit: Visit, service: Running) -> None:
    manifest = service.get("/model").json()
    cells = visit.page.locator(".confusion tbody td").all_inner_texts()
    counts = [count for row in manifest["accuracy"]["confusion"] for count in row]
    assert [int(text.replace(",", "")) for text in cells] == counts
    assert visit.page.locator("#charts svg").count() == 4
    training, facts = manifest["training"], visit.page.locator("#facts dd").all_inner_texts()
    assert f"{training['training_marks']:,} marks" in facts
    assert f"{training['best_epoch']} of {len(training['history'])}" in facts
    assert f"{manifest['accuracy']['three_way']:.2%}".replace("%", " %") in facts


def test_a_mistake_can_be_loaded(visit: Visit, service: Running) -> None:
    mistakes = service.get("/model").json()["accuracy"]["mistakes"]
    if not mistakes:
        pytest.skip("the served version made no mistake")
    with visit.answer():
        visit.page.locator(".mistake").first.click()
    assert visit.label == mistakes[0]["answer"]
    assert visit.grid == rows_to_grid(mistakes[0]["grid"]).tolist()
