"""Pictures are read as they were for the training of the shipped weights, to the last cell of each look."""

import pytest

from tests.model.picture.recorded import MANNERS, read, recorded

RECORDED = recorded()


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("name", RECORDED)
def test_a_picture_is_read_as_it_always_was(name: str, manner: str) -> None:
    assert read(name, manner) == RECORDED[name][manner]
