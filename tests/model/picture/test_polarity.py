"""The ink is the smaller part of a picture, whether dark or bright."""

import numpy as np
import numpy.typing as npt
import pytest

from model.picture.polarity import polarities_of


def picture(paper: int, ink: int, specks: int | None = None) -> npt.NDArray[np.uint8]:
    """A picture (1, 40, 40) with a bar of ink, and with a few specks of another value."""
    greys = np.full((1, 40, 40), paper, np.uint8)
    greys[0, 10:30, 18:26] = ink
    if specks is not None:
        greys[0, 0, ::8] = specks
    return greys


def ink_is_bright(greys: npt.NDArray[np.uint8]) -> list[bool]:
    return [polarity.ink_is_bright for polarity in polarities_of(greys)]


@pytest.mark.parametrize(("paper", "ink", "specks"), [(120, 200, 0), (135, 55, 255), (100, 102, 0)])
def test_a_few_specks_do_not_change_the_polarity(paper: int, ink: int, specks: int) -> None:
    expected = ink_is_bright(picture(paper, ink))
    assert expected == [ink > paper]
    assert ink_is_bright(picture(paper, ink, specks)) == expected


@pytest.mark.parametrize(("grain", "specks"), [(101, 0), (99, 255)])
def test_a_few_specks_are_the_ink_on_otherwise_blank_paper(grain: int, specks: int) -> None:
    assert ink_is_bright(picture(100, grain, specks)) == [specks > 100]


@pytest.mark.parametrize(("share", "expected"), [(0.29, False), (0.31, True), (0.69, True), (0.71, False)])
def test_polarity_is_doubtful_if_the_smaller_part_is_almost_half_of_the_picture(
    share: float, expected: bool
) -> None:
    greys = np.full((1, 50, 40), 255, np.uint8)
    greys.reshape(-1)[: round(share * greys.size)] = 0
    assert [polarity.is_doubtful for polarity in polarities_of(greys)] == [expected]
