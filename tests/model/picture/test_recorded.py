"""Pictures are read as they were when the shipped weights were trained: to the last cell of each look."""

import pytest

from tests.model.picture.recorded import SENSITIVITIES, read, recorded

RECORDED = recorded()


@pytest.mark.parametrize("sensitivity", SENSITIVITIES)
@pytest.mark.parametrize("name", RECORDED)
def test_a_picture_is_read_as_it_always_was(name: str, sensitivity: str) -> None:
    assert read(name, sensitivity) == RECORDED[name][sensitivity]
