"""Forms of the benchmark agree with their recorded truth, and are placed as their cameras say."""

import numpy as np
import pytest
from PIL import Image

from benchmarks.forms.cameras import CAMERAS
from benchmarks.forms.filling import SHARES, filled
from benchmarks.forms.hands import HANDS
from benchmarks.forms.layouts import LAYOUTS, MILLIMETRES_PER_INCH, Layout, PrintedBox
from benchmarks.forms.sheets import layouts, places, template
from examples.form_reader.registration.features import moved

DOTS_PER_INCH = 60
SCALE = DOTS_PER_INCH / MILLIMETRES_PER_INCH


@pytest.mark.parametrize("layout", layouts(0), ids=lambda layout: layout.name)
def test_the_form_reader_proposes_every_box_of_a_layout(layout: Layout) -> None:
    page = template(layout).pages[0]
    assert sorted(places(layout, page).values()) == list(range(len(layout.boxes)))


def test_layouts_have_distinct_names() -> None:
    assert len({layout.name for layout in layouts(0)}) == len(LAYOUTS)


@pytest.mark.parametrize("generator", HANDS)
def test_a_filled_box_is_darker_than_an_empty_one(generator: str) -> None:
    layout = layouts(0)[0]
    page = filled(layout, DOTS_PER_INCH, np.random.default_rng(1), generator)
    empty = np.asarray(layout.drawn(DOTS_PER_INCH), np.float32) / 255
    darker = [float((empty - page.light)[_inside(box)].mean()) for box in layout.boxes]
    drawn = [truth.hand != "nothing" for truth in page.truths]
    assert 0.5 * sum(SHARES.values()) < np.mean(drawn) < 1.5 * sum(SHARES.values())
    assert np.mean([by for by, is_drawn in zip(darker, drawn, strict=True) if is_drawn]) > 2 * np.mean(
        [by for by, is_drawn in zip(darker, drawn, strict=True) if not is_drawn]
    )


@pytest.mark.parametrize("camera", CAMERAS)
def test_a_camera_reports_where_the_page_is(camera: str) -> None:
    page = np.ones((round(297 * SCALE), round(210 * SCALE)), np.float32)
    spot = (round(200 * SCALE), round(60 * SCALE))
    page[spot[0] - 6 : spot[0] + 7, spot[1] - 6 : spot[1] + 7] = 0
    for seed in range(4):
        view = CAMERAS[camera][0].look(page, DOTS_PER_INCH, np.random.default_rng(seed))
        x, y = moved([[60, 200]], view.placed)[0]
        assert _grey(view.image, x, y) < 0.5 * _grey(view.image, x + 12 * SCALE, y)


def _grey(image: Image.Image, x: float, y: float) -> float:
    return float(np.asarray(image)[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2].mean())


def _inside(box: PrintedBox) -> tuple[slice, slice]:
    rows = slice(round((box.top + 0.7) * SCALE), round((box.top + box.side - 0.7) * SCALE))
    return rows, slice(round((box.left + 0.7) * SCALE), round((box.left + box.side - 0.7) * SCALE))
