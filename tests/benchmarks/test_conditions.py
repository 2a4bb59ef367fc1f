"""One condition at a time becomes worse, and every measured point is reported."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from benchmarks.conditions.measure import Point
from benchmarks.conditions.plot import svg, table
from benchmarks.conditions.scenes import CONDITIONS, Condition, Conditions, picture_of, with_one_changed
from model.evaluation import Share


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.field)
def test_the_last_value_of_a_condition_looks_different_from_its_first(condition: Condition) -> None:
    first, last = (
        picture_of("tick", 1, with_one_changed(condition, condition.values[place])).resize((64, 64))
        for place in (0, -1)
    )
    assert np.abs(np.asarray(first, float) - np.asarray(last, float)).mean() > 1


def test_the_same_seed_draws_the_same_picture() -> None:
    one, other = (picture_of("cross", 5, Conditions()) for _ in range(2))
    assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("pixels", [64, 16, 12])
def test_a_picture_cut_at_the_box_has_the_given_size_and_the_frame_at_its_edge(pixels: int) -> None:
    picture = picture_of("cross", 1, Conditions(cut_pixels=pixels))
    assert picture.size == (pixels, pixels)
    assert np.asarray(picture)[:, 0].max() < 230


@pytest.mark.parametrize("margin", [0.0, 0.5, 1.0, 3.0])
def test_a_margin_does_not_change_the_size_of_the_box(margin: float) -> None:
    usual = np.asarray(picture_of("cross", 1, Conditions()), float)
    changed = np.asarray(picture_of("cross", 1, Conditions(margin=margin)), float)
    middle = [round(len(each) / 2) for each in (usual, changed)]
    boxes = (
        each[at - 20 : at + 20, at - 20 : at + 20] for each, at in zip((usual, changed), middle, strict=True)
    )
    one, other = (Image.fromarray(box.astype(np.uint8)).resize((10, 10)) for box in boxes)
    assert np.abs(np.asarray(one, float) - np.asarray(other, float)).mean() < 20


def test_print_surrounds_the_box_from_a_margin_of_one_box_width() -> None:
    half, one = (np.asarray(picture_of("tick", 1, Conditions(margin=each)))[:8] for each in (0.5, 1.0))
    assert half.min() > 200
    assert one.min() < 200


def test_table_and_plot_show_every_point() -> None:
    points = [Point(value, Share(9, 10), Share(8, 10)) for value in CONDITIONS[0].values]
    measured = [(CONDITIONS[0], points)]
    assert table(measured).count("\n") == 2 + len(points)
    drawing = ElementTree.fromstring(svg(measured))  # noqa: S314 - our own text
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}polyline"))) == 2
