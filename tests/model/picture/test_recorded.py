"""Pictures are read exactly like in the training of the shipped weights."""

import pytest

from tests.model.picture.recorded import MANNERS, read, recorded

RECORDED = recorded()


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("name", RECORDED)
def test_a_picture_gives_its_recorded_reading(name: str, manner: str) -> None:
    assert read(name, manner) == RECORDED[name][manner]
