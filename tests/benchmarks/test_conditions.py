"""The conditions get worse one at a time, and what was measured is written down as it is."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from benchmarks.conditions.measure import Point, wilson
from benchmarks.conditions.plot import svg, table
from benchmarks.conditions.scenes import CONDITIONS, Condition, Conditions, picture_of, with_one_changed


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.field)
def test_the_last_value_of_a_condition_looks_different_from_its_first(condition: Condition) -> None:
    first, last = (
        picture_of("tick", 1, with_one_changed(condition, condition.values[place])).resize((64, 64))
        for place in (0, -1)
    )
    assert np.abs(np.asarray(first, float) - np.asarray(last, float)).mean() > 1


def test_a_mark_is_always_the_same() -> None:
    one, other = (picture_of("cross", 5, Conditions()) for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_wilson_gives_the_known_interval() -> None:
    assert wilson(8, 10) == pytest.approx((0.8, 0.4902, 0.9433), abs=1e-4)
    assert wilson(10, 10).high == pytest.approx(1)


def test_table_and_plot_show_every_point() -> None:
    points = [Point(value, wilson(9, 10), wilson(8, 10)) for value in CONDITIONS[0].values]
    measured = [(CONDITIONS[0], points)]
    assert table(measured).count("\n") == 2 + len(points)
    drawing = ElementTree.fromstring(svg(measured))  # noqa: S314 - our own
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}polyline"))) == 2
