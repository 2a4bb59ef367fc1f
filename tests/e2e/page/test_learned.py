"""How it learned: the training record of the served version, and the marks it classified wrongly."""

import pytest

from model.artifact import rows_to_grid
from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER


def test_the_training_record_equals_the_manifest(visit: Visit, service: Running) -> None:
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
