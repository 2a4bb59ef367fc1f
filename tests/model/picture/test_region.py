"""The properties of a region."""

import numpy as np
import pytest

from model.picture import Region

MIDDLE = Region(10, 20, 30, 40)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Region(39, 59, 5, 5), True),
        (Region(40, 20, 5, 5), False),
        (Region(10, 60, 5, 5), False),
        (Region(5, 20, 5, 5), False),
        (Region(10, 15, 5, 5), False),
    ],
    ids=["a common corner", "to the right", "below", "to the left", "above"],
)
def test_regions_overlap_if_they_have_a_common_pixel(other: Region, *, expected: bool) -> None:
    assert MIDDLE.overlaps(other) is other.overlaps(MIDDLE) is expected


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (Region(1, 1, 8, 18), False),
        (Region(0, 1, 8, 18), True),
        (Region(1, 0, 8, 18), True),
        (Region(1, 1, 9, 18), True),
        (Region(1, 1, 8, 19), True),
    ],
    ids=["inside", "left", "top", "right", "bottom"],
)
def test_a_region_reaches_the_edge_with_any_side(region: Region, *, expected: bool) -> None:
    assert region.reaches_edge(20, 10) is expected


def test_a_scaled_region_includes_partly_covered_pixels() -> None:
    assert Region(3, 5, 6, 2).scaled(0.25, 99, 99) == Region(0, 1, 3, 1)
    assert Region(3, 5, 6, 2).scaled(3, 26, 99) == Region(9, 15, 17, 6)


def test_the_window_and_the_edges_of_a_region_select_the_same_pixels() -> None:
    values = np.arange(100 * 100).reshape(100, 100)
    left, top, right, bottom = MIDDLE.edges
    assert np.array_equal(values[MIDDLE.window], values[top:bottom, left:right])
    assert values[MIDDLE.window].shape == (40, 30)
