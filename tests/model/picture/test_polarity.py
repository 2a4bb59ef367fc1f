"""The ink is the smaller part of a picture, whether dark or bright."""

import numpy as np
import numpy.typing as npt
import pytest

from model.picture.polarity import ink_is_bright


def picture(paper: int, ink: int, specks: int | None = None) -> npt.NDArray[np.uint8]:
    """A picture (1, 40, 40) with a bar of ink, and with a few specks of another value."""
    greys = np.full((1, 40, 40), paper, np.uint8)
    greys[0, 10:30, 18:26] = ink
    if specks is not None:
        greys[0, 0, ::8] = specks
    return greys


@pytest.mark.parametrize(("paper", "ink", "specks"), [(120, 200, 0), (135, 55, 255), (100, 102, 0)])
def test_a_few_specks_do_not_change_the_polarity(paper: int, ink: int, specks: int) -> None:
    expected = ink_is_bright(picture(paper, ink))
    assert expected == [ink > paper]
    assert ink_is_bright(picture(paper, ink, specks)) == expected


@pytest.mark.parametrize(("grain", "specks"), [(101, 0), (99, 255)])
def test_a_few_specks_are_the_ink_on_otherwise_blank_paper(grain: int, specks: int) -> None:
    assert ink_is_bright(picture(100, grain, specks)) == [specks > 100]
