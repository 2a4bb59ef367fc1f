"""The first value that is neither of two is found, at any place and in any memory order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.inputs.values import first_other, steps
from tests.allocations import counted_allocations


@given(st.data())
def test_the_first_other_value_is_found(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)))
    values = np.array(data.draw(st.lists(st.sampled_from([-1, 1, 1, 0]), min_size=64, max_size=64)))
    values = values[: np.prod(shape)].reshape(shape)
    expected = next((index for index, value in enumerate(values.flat) if value == 0), None)
    assert first_other(values, -1) == expected
    assert first_other(np.asfortranarray(values), -1) == expected


@pytest.mark.parametrize("low", [0, -1])
def test_no_value_is_found_when_all_are_valid(low: int) -> None:
    assert first_other(np.array([[1, low], [low, low]]), low) is None


def test_the_search_makes_no_list_of_all_invalid_values() -> None:
    values = np.zeros((100, 100, 100), np.int8)
    with counted_allocations() as allocations:
        assert first_other(values, -1) == 0
    assert allocations.peak < 3.1 * values.size


def test_an_index_in_row_order_is_shown_as_an_index_for_each_axis() -> None:
    assert [steps(index, (2, 3)) for index in range(6)] == [f"[{y}][{x}]" for y in range(2) for x in range(3)]
