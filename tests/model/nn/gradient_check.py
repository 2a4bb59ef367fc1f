"""Computes slow and simple slopes by central differences in float64, to check back-propagation."""

from collections.abc import Callable

import numpy as np

from model.nn.layers import Array

STEP = 1e-6


def slope(value: Callable[[], float], array: Array) -> Array:
    """The slope of `value()` in each number of `array`, which is changed in place, one number at a time."""
    slopes = np.empty_like(array)
    for place in np.ndindex(array.shape):
        original = array[place]
        array[place] = original + STEP
        above = value()
        array[place] = original - STEP
        slopes[place] = (above - value()) / (2 * STEP)
        array[place] = original
    return slopes


def assert_same_slope(exact: Array, value: Callable[[], float], array: Array) -> None:
    """Exact gradients differ from central differences by rounding only."""
    np.testing.assert_allclose(exact, slope(value, array), rtol=1e-6, atol=1e-7)
