"""Watch and touch: the strip of all layers, and the arithmetic of one pixel, as in the service."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running
from tests.model.picture.scenes import RED, cross, drawn, word

pytestmark = IN_A_BROWSER


def amount(numbers: Any) -> str:
    """The size of a stage, as its name in the strip shows it."""
    rows, *more = np.shape(numbers)
    maps = f"{more[1]} maps " if len(more) > 1 else ""
    return f"{maps}{rows}\N{MULTIPLICATION SIGN}{more[0]}" if more else f"{rows} "


def test_every_layer_is_in_the_strip_with_its_size(visit: Visit) -> None:
    layers = [layer["feature_maps"] for layer in visit.explanation["layers"]]
    names = [" ".join(text.split()) for text in visit.page.locator("#stages .stage-name").all_inner_texts()]
    assert len(names) == 1 + len(layers)
    for name, numbers in zip(names, [visit.grid, *layers], strict=True):
        assert amount(numbers) in name


def hover(visit: Visit, stage: int) -> tuple[int, int, int]:
    """Point at a pixel near the middle of a layer's picture; its row, column and map."""
    visit.stage(stage).scroll_into_view_if_needed()
    box = visit.stage(stage).locator(".layer-picture").bounding_box()
    assert box is not None
    for share in np.arange(0.3, 0.7, 0.01).tolist():
        visit.page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"])
        visit.settle()
        if visit.page.locator("#touch-stage").input_value() == str(stage) and visit.place:
            return visit.place
    raise AssertionError(f"nowhere in the picture of stage {stage} is a pixel")


def test_hovering_over_a_convolution_shows_its_arithmetic(visit: Visit, service: Running) -> None:
    network = service.get("/explain").json()
    stage = visit.kinds.index("convolution", 2)
    row, column, kernel = hover(visit, stage)
    layer = network["layers"][stage - 1]
    filters, biases = (np.array(layer["parameters"][name]) for name in ("filters", "biases"))
    explained = visit.explanation["layers"]
    inputs = np.array(explained[stage - 2]["feature_maps"])
    size, stride = layer["settings"]["size"], layer["settings"]["stride"]
    field = inputs[row * stride : row * stride + size, column * stride : column * stride + size]
    products = field * filters[kernel]
    assert visit.part("sum") == pytest.approx(products.sum(), abs=6e-5)
    assert visit.part("mean") == pytest.approx(products.mean(), abs=6e-5)
    assert visit.part("bias") == pytest.approx(biases[kernel], abs=6e-5)
    result = explained[stage - 1]["feature_maps"][row][column][kernel]
    assert visit.part("result") == pytest.approx(result, abs=6e-5)


@pytest.mark.parametrize("kind", ["relu", "max_pooling"])
def test_hovering_over_other_layers_shows_their_numbers(visit: Visit, kind: str) -> None:
    stage = visit.kinds.index(kind)
    row, column, kernel = hover(visit, stage)
    result = visit.explanation["layers"][stage - 1]["feature_maps"][row][column][kernel]
    assert visit.part("result") == pytest.approx(result, abs=6e-5)


def test_the_arithmetic_of_a_neuron_adds_up(visit: Visit) -> None:
    stage = visit.kinds.index("fully_connected")
    visit.stage(stage).get_by_role("button").click()
    visit.settle()
    values = visit.explanation["layers"][stage - 1]["feature_maps"]
    assert visit.part("result") == pytest.approx(max(values), abs=6e-5)
    assert visit.part("sum") + visit.part("bias") == pytest.approx(visit.part("result"), abs=2e-4)


def test_the_calibration_of_the_outputs_is_shown(visit: Visit) -> None:
    visit.stage(len(visit.kinds) - 1).get_by_role("button").click()
    visit.settle()
    explanation = visit.explanation
    assert visit.part("score") == pytest.approx(max(explanation["scores"].values()), abs=6e-5)
    largest = max(each["pre_activation"] for each in explanation["evidence"].values())
    assert visit.part("sum") == pytest.approx(largest, abs=1e-3)


def test_an_answer_with_another_score_than_its_grid_shows_the_reason(visit: Visit, tmp_path: Path) -> None:
    """A mark that is found by its colour gets a slightly lower score."""
    file = tmp_path / "red-over-print.png"
    print_below = [word(2, top, "No Yes No", size=26) for top in (-4, 18, 40)]
    drawn(*print_below, cross(60, 8, 44, RED)).save(file)
    with visit.answer():
        visit.page.locator("#file").set_input_files(file)
    answer = visit.service.post(
        "/predict", data=file.read_bytes(), headers={"Content-Type": "image/png"}
    ).json()
    visit.stage(len(visit.kinds) - 1).get_by_role("button").click()
    visit.settle()
    assert answer["label"] == "cross"
    assert visit.part("result") == pytest.approx(answer["scores"]["cross"], abs=6e-5)
    assert visit.part("score") == pytest.approx(max(visit.explanation["scores"].values()), abs=6e-5)
    assert visit.part("score") > visit.part("result") + 0.05


def touch(visit: Visit) -> Locator:
    return visit.page.locator("#touch")


def begin_the_slide(visit: Visit) -> None:
    visit.stage(1).get_by_role("button").click()
    touch(visit).get_by_role("button", name="To the start").click()


def test_the_slide_moves_one_place_at_a_time(visit: Visit) -> None:
    begin_the_slide(visit)
    touch(visit).get_by_role("button", name="Step on").click()
    visit.settle()
    assert "row 1, column 2:" in visit.page.locator("#touch-place").inner_text()


def test_the_slide_plays_and_pauses(visit: Visit) -> None:
    begin_the_slide(visit)
    touch(visit).get_by_label("Speed").fill("5")
    touch(visit).get_by_role("button", name="Play the slide").click()
    visit.page.locator("#touch-place", has_text=re.compile(r"column ([4-9]|\d\d):")).wait_for()
    touch(visit).get_by_role("button", name="Pause").click()
    assert touch(visit).get_by_role("button", name="Play the slide").is_visible()
