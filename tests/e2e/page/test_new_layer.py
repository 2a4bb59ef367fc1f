"""A kind of layer that the page does not know is shown with its numbers, without errors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, ViewportSize

from model.artifact import save_version
from model.nn.layers import KINDS
from model.nn.network import build_network
from tests.average_pooling import AveragePooling
from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import running_service
from tests.tiny import GRID_SIZE, LAYERS, tiny_manifest

pytestmark = IN_A_BROWSER

POOLING: dict[str, Any] = {"kind": "average_pooling", "window": 2, "stride": 2}
SERVED = """
from model.nn.layers import KINDS
from service.__main__ import main
from tests.average_pooling import AveragePooling

KINDS[AveragePooling.kind] = AveragePooling
main([])
"""


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny version with a layer of a new kind instead of max pooling."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(KINDS, AveragePooling.kind, AveragePooling)
        layers = [POOLING if layer["kind"] == "max_pooling" else layer for layer in LAYERS]
        network = build_network(layers, GRID_SIZE, np.random.default_rng(1))
        root = tmp_path_factory.mktemp("new") / "tickcross"
        return save_version(root, network, tiny_manifest(network), {})


@pytest.fixture
def visit(version: Path, browser: Browser, desktop: ViewportSize) -> Iterator[Visit]:
    with (
        running_service(version.parent, ("-c", SERVED), workers=1) as service,
        browser.new_context(viewport=desktop, reduced_motion="reduce") as context,
    ):
        visit = Visit.of(context, service)
        yield visit
        visit.check()


def test_a_layer_of_an_unknown_kind_is_shown_with_its_numbers(visit: Visit) -> None:
    stage = visit.kinds.index("average_pooling")
    button = visit.stage(stage).get_by_role("button")
    assert button.inner_text().startswith("Average pooling")
    button.click()
    visit.settle()
    assert visit.place is not None
    row, column, kernel = visit.place
    result = visit.explanation["layers"][stage - 1]["feature_maps"][row][column][kernel]
    assert visit.part("result") == pytest.approx(result, abs=6e-5)
    for other in range(len(visit.kinds)):
        visit.stage(other).get_by_role("button").click()
        visit.settle()
        assert visit.page.locator("#touch-title").inner_text() != ""
