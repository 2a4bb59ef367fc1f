"""Computations on arrays give the same bits as their plain definitions for each pixel."""

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


def for_each(greys: Greys, function: Callable[..., npt.NDArray[Any]], *arguments: object) -> npt.NDArray[Any]:
    """The function's results for each picture."""
    return np.stack([function(grey, *arguments) for grey in greys])


def surroundings(grey: Grey, radius: int, function: Callable[[Grey], int]) -> Grey:
    height, width = grey.shape
    values = [
        function(grey[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1])
        for y in range(height)
        for x in range(width)
    ]
    return np.array(values, np.uint8).reshape(height, width)


def tiles(grey: Grey, side: int, function: Callable[[Grey], float]) -> npt.NDArray[np.float64]:
    height, width = grey.shape
    rows, columns = range(0, height, side), range(0, width, side)
    return np.array([[function(grey[y : y + side, x : x + side]) for x in columns] for y in rows])


def resized_by_pillow(values: Grey, side: int, shape: tuple[int, int]) -> Grey:
    height, width = shape
    box = (0, 0, width / side, height / side)
    image = Image.fromarray(values).resize((width, height), Image.Resampling.BILINEAR, box=box)
    return np.asarray(image)


@given(stacks, st.integers(1, 20))
@settings(deadline=None)
def test_tile_functions_equal_their_definitions(greys: Greys, side: int) -> None:
    assert np.array_equal(tile_maximum(greys, side), for_each(greys, tiles, side, np.max))
    assert np.array_equal(tile_minimum(greys, side), for_each(greys, tiles, side, np.min))
    assert np.array_equal(tile_mean(greys, side), for_each(greys, tiles, side, np.mean).astype(np.float32))


@given(stacks, st.integers(1, 20))
@settings(deadline=None)
def test_surrounding_functions_equal_their_definitions(greys: Greys, radius: int) -> None:
    assert np.array_equal(surrounding_maximum(greys, radius), for_each(greys, surroundings, radius, np.max))
    assert np.array_equal(surrounding_minimum(greys, radius), for_each(greys, surroundings, radius, np.min))


def smoothed_by_definition(grey: Grey) -> npt.NDArray[np.int_]:
    """The plain definition of smoothing."""
    height, width = grey.shape
    padded = np.pad(grey.astype(int), 1, mode="edge")
    weights = np.outer((1, 2, 1), (1, 2, 1))
    sums = [[(padded[y : y + 3, x : x + 3] * weights).sum() for x in range(width)] for y in range(height)]
    return np.array(sums) // 16


@given(stacks)
@settings(deadline=None)
def test_smoothing_equals_its_definition(greys: Greys) -> None:
    assert np.array_equal(smoothed(greys), for_each(greys, smoothed_by_definition))


@pytest.mark.parametrize("side", [2, 3, 4])
def test_tiles_of_any_two_values_are_enlarged_like_in_pillow(side: int) -> None:
    all_values = np.arange(256, dtype=np.uint8)
    pairs = np.stack([np.stack([np.full_like(all_values, value), all_values]) for value in all_values])
    shape = (2 * side, 256 * side)
    assert np.array_equal(enlarged(pairs, side, *shape), for_each(pairs, resized_by_pillow, side, shape))


@given(st.integers(1, 3), st.integers(1, 96), st.integers(1, 96), st.integers(2, 4), st.integers(0, 2**32))
@settings(deadline=None)
def test_tiles_are_enlarged_to_any_shape_like_in_pillow(
    count: int, height: int, width: int, side: int, seed: int
) -> None:
    shape = (count, -(-height // side), -(-width // side))
    values = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    by_pillow = for_each(values, resized_by_pillow, side, (height, width))
    assert np.array_equal(enlarged(values, side, height, width), by_pillow)


def paper_by_definition(grey: Grey) -> Grey:
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
def test_paper_brightness_equals_its_definition_in_even_and_uneven_light(
    lights: list[tuple[int, int]], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    greys = np.stack([rng.integers(darkest, 256, (48, 40), dtype=np.uint8) for darkest, _ in lights])
    for grey, (_, lit_width) in zip(greys, lights, strict=True):
        grey[:, lit_width:] //= 2
    assert np.array_equal(
        np.broadcast_to(paper_brightness(greys), greys.shape), for_each(greys, paper_by_definition)
    )


def page(light: int = 200, right_light: int = 200) -> Grey:
    """A page with a stroke; its right half may have another brightness."""
    values = np.full((40, 60), light, np.uint8)
    values[:, 30:] = right_light
    values[10:30, 20:23] = 30
    return values


def test_even_paper_has_a_single_brightness() -> None:
    assert paper_brightness(np.stack([page(), page(90, 90)])).tolist() == [[[200]], [[90]]]


def test_the_brightness_of_black_paper_is_1() -> None:
    assert paper_brightness(np.zeros((1, 40, 60), np.uint8)).tolist() == [[[1]]]


def test_the_edge_of_a_shadow_is_kept_exactly() -> None:
    even, shadowed = paper_brightness(np.stack([page(), page(200, 150)]))
    assert even.shape == shadowed.shape == (40, 60)
    assert set(even.ravel()) == {200}
    assert set(shadowed[:, :30].ravel()) == {200}
    assert set(shadowed[:, 30:].ravel()) == {150}


@given(greys, st.booleans())
@settings(deadline=None)
def test_grey_values_of_an_image_are_unchanged(grey: Grey, turned: bool) -> None:
    values = grey.T if turned else grey
    image = image_of(values)
    assert image.mode == "L"
    assert np.array_equal(values_of(image), values)


@given(st_numpy.arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14))))
@settings(deadline=None)
def test_the_square_is_centred_on_the_bounding_box_of_the_ink(ink: npt.NDArray[np.bool_]) -> None:
    rows, columns = np.nonzero(ink)
    square = square_around(ink)
    if square is None:
        assert not ink.any()
        return
    assert [*square.ink] == [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
    assert square.left + square.side / 2 == pytest.approx((columns.min() + columns.max() + 1) / 2)
    assert square.top + square.side / 2 == pytest.approx((rows.min() + rows.max() + 1) / 2)
