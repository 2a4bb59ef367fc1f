"""What is reckoned on whole arrays at once, against its plain definition pixel by pixel, to the last bit."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from PIL import Image

from model.picture.enlarging import enlarged
from model.picture.frame import square_around
from model.picture.images import image_of, values_of
from model.picture.smoothing import smoothed
from model.picture.threshold import paper_brightness
from model.picture.tiles import (
    surrounding_maximum,
    surrounding_minimum,
    tile_maximum,
    tile_mean,
    tile_minimum,
)

Grey = npt.NDArray[np.uint8]

greys = st_numpy.arrays(np.uint8, st.tuples(st.integers(1, 14), st.integers(1, 14)))


def surroundings(grey: Grey, radius: int, what: Callable[[Grey], int]) -> Grey:
    height, width = grey.shape
    found = [
        what(grey[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1])
        for y in range(height)
        for x in range(width)
    ]
    return np.array(found, np.uint8).reshape(height, width)


def tiles(grey: Grey, side: int, what: Callable[[Grey], float]) -> npt.NDArray[np.float64]:
    height, width = grey.shape
    rows, columns = range(0, height, side), range(0, width, side)
    return np.array([[what(grey[y : y + side, x : x + side]) for x in columns] for y in rows])


def resized_by_pillow(values: Grey, side: int, shape: tuple[int, int]) -> Grey:
    height, width = shape
    box = (0, 0, width / side, height / side)
    image = Image.fromarray(values).resize((width, height), Image.Resampling.BILINEAR, box=box)
    return np.asarray(image)


@given(greys, st.integers(1, 20))
@settings(deadline=None)
def test_tiles_are_looked_at_one_by_one(grey: Grey, side: int) -> None:
    assert np.array_equal(tile_maximum(grey, side), tiles(grey, side, np.max))
    assert np.array_equal(tile_minimum(grey, side), tiles(grey, side, np.min))
    assert np.array_equal(tile_mean(grey, side), tiles(grey, side, np.mean).astype(np.float32))


@given(greys, st.integers(1, 9))
@settings(deadline=None)
def test_surroundings_end_at_the_edge(grey: Grey, radius: int) -> None:
    assert np.array_equal(surrounding_maximum(grey, radius), surroundings(grey, radius, np.max))
    assert np.array_equal(surrounding_minimum(grey, radius), surroundings(grey, radius, np.min))


@given(greys)
@settings(deadline=None)
def test_smoothing_weighs_a_pixel_and_its_neighbours_and_repeats_the_edge(grey: Grey) -> None:
    height, width = grey.shape
    framed = np.pad(grey.astype(int), 1, mode="edge")
    weights = np.outer((1, 2, 1), (1, 2, 1))
    sums = [[(framed[y : y + 3, x : x + 3] * weights).sum() for x in range(width)] for y in range(height)]
    assert np.array_equal(smoothed(grey), np.array(sums) // 16)


@pytest.mark.parametrize("side", [2, 3, 4])
def test_tiles_of_any_two_values_are_enlarged_as_pillow_does_it(side: int) -> None:
    every = np.arange(256, dtype=np.uint8)
    for value in every:
        pairs = np.stack([np.full_like(every, value), every])
        shape = (2 * side, 256 * side)
        assert np.array_equal(enlarged(pairs, side, shape), resized_by_pillow(pairs, side, shape))


@given(st.integers(1, 96), st.integers(1, 96), st.integers(2, 4), st.integers(0, 2**32))
@settings(deadline=None)
def test_tiles_are_enlarged_to_any_shape_as_pillow_does_it(
    height: int, width: int, side: int, seed: int
) -> None:
    shape = (-(-height // side), -(-width // side))
    values = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    enlarged_by_us = enlarged(values, side, (height, width))
    assert np.array_equal(enlarged_by_us, resized_by_pillow(values, side, (height, width)))


@given(st.integers(0, 255), st.integers(0, 2**32))
@settings(deadline=None)
def test_paper_is_bridged_by_wide_windows_where_they_come_out_even(darkest: int, seed: int) -> None:
    grey = np.random.default_rng(seed).integers(darkest, 256, (48, 40), dtype=np.uint8)
    tiled = tiles(grey, 2, np.max).astype(np.uint8)
    narrow, wide = (surroundings(surroundings(tiled, radius, np.max), radius, np.min) for radius in (1, 3))
    bridged = wide if np.ptp(wide) <= 0.08 * wide.max() else narrow
    expected = resized_by_pillow(np.maximum(bridged, 1), 2, grey.shape)
    assert np.array_equal(np.broadcast_to(paper_brightness(grey), grey.shape), expected)


def test_paper_that_is_the_same_everywhere_is_one_value() -> None:
    page = np.full((40, 60), 200, np.uint8)
    page[10:30, 20:23] = 30
    assert paper_brightness(page).tolist() == [[200]]


def test_paper_never_has_no_light_at_all() -> None:
    assert paper_brightness(np.zeros((40, 60), np.uint8)).tolist() == [[1]]


def test_paper_in_a_shadow_has_a_brightness_for_every_pixel() -> None:
    page = np.full((40, 60), 200, np.uint8)
    page[:, 30:] = 150
    paper = paper_brightness(page)
    assert paper.shape == page.shape
    assert set(paper[:, :26].ravel()) == {200}
    assert set(paper[:, 34:].ravel()) == {150}


@given(greys, st.booleans())
@settings(deadline=None)
def test_grey_values_survive_being_an_image(grey: Grey, turned: bool) -> None:
    values = grey.T if turned else grey
    image = image_of(values)
    assert image.mode == "L"
    assert np.array_equal(values_of(image), values)


@given(st_numpy.arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14))))
@settings(deadline=None)
def test_the_square_reaches_as_far_as_the_ink_and_lies_in_its_middle(ink: npt.NDArray[np.bool_]) -> None:
    rows, columns = np.nonzero(ink)
    square = square_around(ink)
    if square is None:
        assert not ink.any()
        return
    assert square.ink == max(np.ptp(rows), np.ptp(columns)) + 1
    assert square.left + square.side / 2 == pytest.approx((columns.min() + columns.max() + 1) / 2)
    assert square.top + square.side / 2 == pytest.approx((rows.min() + rows.max() + 1) / 2)
