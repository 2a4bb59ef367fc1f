"""Computations on whole arrays equal their plain definitions, pixel by pixel, to the last bit."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from PIL import Image

from model.picture.crop import square_around
from model.picture.pixels import image_of, values_of
from model.picture.smoothing import smoothed
from model.picture.threshold import paper_brightness
from model.picture.tiles import (
    enlarged,
    surrounding_maximum,
    surrounding_minimum,
    tile_maximum,
    tile_mean,
    tile_minimum,
)

Grey = npt.NDArray[np.uint8]
Greys = npt.NDArray[np.uint8]

greys = st_numpy.arrays(np.uint8, st.tuples(st.integers(1, 14), st.integers(1, 14)))
stacks = st_numpy.arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 14), st.integers(1, 14)))


def of_each(greys: Greys, what: Callable[..., npt.NDArray[Any]], *more: object) -> npt.NDArray[Any]:
    """The results for one picture after the other."""
    return np.stack([what(grey, *more) for grey in greys])


def surroundings(grey: Grey, radius: int, what: Callable[[Grey], int]) -> Grey:
    height, width = grey.shape
    values = [
        what(grey[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1])
        for y in range(height)
        for x in range(width)
    ]
    return np.array(values, np.uint8).reshape(height, width)


def tiles(grey: Grey, side: int, what: Callable[[Grey], float]) -> npt.NDArray[np.float64]:
    height, width = grey.shape
    rows, columns = range(0, height, side), range(0, width, side)
    return np.array([[what(grey[y : y + side, x : x + side]) for x in columns] for y in rows])


def resized_by_pillow(values: Grey, side: int, shape: tuple[int, int]) -> Grey:
    height, width = shape
    box = (0, 0, width / side, height / side)
    image = Image.fromarray(values).resize((width, height), Image.Resampling.BILINEAR, box=box)
    return np.asarray(image)


@given(stacks, st.integers(1, 20))
@settings(deadline=None)
def test_tiles_are_looked_at_one_by_one(greys: Greys, side: int) -> None:
    assert np.array_equal(tile_maximum(greys, side), of_each(greys, tiles, side, np.max))
    assert np.array_equal(tile_minimum(greys, side), of_each(greys, tiles, side, np.min))
    assert np.array_equal(tile_mean(greys, side), of_each(greys, tiles, side, np.mean).astype(np.float32))


@given(stacks, st.integers(1, 20))
@settings(deadline=None)
def test_surroundings_end_at_the_edge(greys: Greys, radius: int) -> None:
    assert np.array_equal(surrounding_maximum(greys, radius), of_each(greys, surroundings, radius, np.max))
    assert np.array_equal(surrounding_minimum(greys, radius), of_each(greys, surroundings, radius, np.min))


def weighed(grey: Grey) -> npt.NDArray[np.int_]:
    """The plain definition of smoothing."""
    height, width = grey.shape
    framed = np.pad(grey.astype(int), 1, mode="edge")
    weights = np.outer((1, 2, 1), (1, 2, 1))
    sums = [[(framed[y : y + 3, x : x + 3] * weights).sum() for x in range(width)] for y in range(height)]
    return np.array(sums) // 16


@given(stacks)
@settings(deadline=None)
def test_smoothing_weighs_a_pixel_and_its_neighbours_and_repeats_the_edge(greys: Greys) -> None:
    assert np.array_equal(smoothed(greys), of_each(greys, weighed))


@pytest.mark.parametrize("side", [2, 3, 4])
def test_tiles_of_any_two_values_are_enlarged_as_pillow_does_it(side: int) -> None:
    every = np.arange(256, dtype=np.uint8)
    pairs = np.stack([np.stack([np.full_like(every, value), every]) for value in every])
    shape = (2 * side, 256 * side)
    assert np.array_equal(enlarged(pairs, side, *shape), of_each(pairs, resized_by_pillow, side, shape))


@given(st.integers(1, 3), st.integers(1, 96), st.integers(1, 96), st.integers(2, 4), st.integers(0, 2**32))
@settings(deadline=None)
def test_tiles_are_enlarged_to_any_shape_as_pillow_does_it(
    count: int, height: int, width: int, side: int, seed: int
) -> None:
    shape = (count, -(-height // side), -(-width // side))
    values = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    by_pillow = of_each(values, resized_by_pillow, side, (height, width))
    assert np.array_equal(enlarged(values, side, height, width), by_pillow)


def bridged(grey: Grey) -> Grey:
    """The plain definition of the paper's brightness, for tiles of two pixels and pictures of 48."""
    brightest = surroundings(tiles(grey, 2, np.max).astype(np.uint8), 3, np.max)
    if np.ptp(brightest) <= 0.08 * brightest.max():
        return resized_by_pillow(np.maximum(surroundings(brightest, 3, np.min), 1), 2, grey.shape)
    return np.maximum(surroundings(surroundings(grey, 6, np.max), 6, np.min), 1)


@given(
    st.lists(st.tuples(st.integers(0, 255), st.integers(0, 40)), min_size=1, max_size=3),
    st.integers(0, 2**32),
)
@settings(max_examples=40, deadline=None)
def test_paper_is_bridged_by_wide_windows_in_even_light_and_by_narrow_ones_in_any_other(
    lights: list[tuple[int, int]], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    greys = np.stack([rng.integers(least, 256, (48, 40), dtype=np.uint8) for least, _ in lights])
    for grey, (_, lit) in zip(greys, lights, strict=True):
        grey[:, lit:] //= 2
    assert np.array_equal(np.broadcast_to(paper_brightness(greys), greys.shape), of_each(greys, bridged))


def page(light: int = 200, elsewhere: int = 200) -> Grey:
    """A page with a stroke, whose right half may lie in another light."""
    values = np.full((40, 60), light, np.uint8)
    values[:, 30:] = elsewhere
    values[10:30, 20:23] = 30
    return values


def test_paper_that_is_the_same_everywhere_is_one_value() -> None:
    assert paper_brightness(np.stack([page(), page(90, 90)])).tolist() == [[[200]], [[90]]]


def test_paper_never_has_no_light_at_all() -> None:
    assert paper_brightness(np.zeros((1, 40, 60), np.uint8)).tolist() == [[[1]]]


def test_the_edge_of_a_shadow_stays_where_it_is_to_the_pixel() -> None:
    even, shadowed = paper_brightness(np.stack([page(), page(200, 150)]))
    assert even.shape == shadowed.shape == (40, 60)
    assert set(even.ravel()) == {200}
    assert set(shadowed[:, :30].ravel()) == {200}
    assert set(shadowed[:, 30:].ravel()) == {150}


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
    assert [*square.ink] == [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
    assert square.left + square.side / 2 == pytest.approx((columns.min() + columns.max() + 1) / 2)
    assert square.top + square.side / 2 == pytest.approx((rows.min() + rows.max() + 1) / 2)
