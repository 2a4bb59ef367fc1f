import numpy as np
import numpy.typing as npt

from model.answers.reading_again import is_better, pictures_to_read_again
from model.picture import Pixels, Reading, Region

PICTURE = Reading(np.ones((5, 5), np.int8), (), Region(0, 0, 5, 5), pixels=Pixels(np.zeros((5, 5), np.uint8)))
GRID = PICTURE._replace(pixels=None)


def pairs(*scores: tuple[float, float]) -> npt.NDArray[np.float32]:
    return np.array(scores, np.float32)


def test_a_picture_is_read_again_if_its_mark_is_rejected_but_not_if_there_is_surely_none() -> None:
    scores = pairs((0.01, 0.06), (0.01, 0.3), (0.4, 0.1), (0.7, 0.0))
    assert [*pictures_to_read_again([PICTURE] * 4, scores)] == [1, 2]


def test_a_posted_grid_is_never_read_again() -> None:
    assert pictures_to_read_again([GRID, PICTURE], pairs((0.3, 0.0), (0.3, 0.0))) == {1: PICTURE.pixels}


def test_another_reading_counts_only_if_the_network_is_surer_of_it_than_of_all_before() -> None:
    (rejected,) = pairs((0.3, 0.1))
    assert is_better(pairs((0.0, 0.7))[0], rejected)
    assert not is_better(pairs((0.55, 0.0))[0], rejected)
    assert not is_better(pairs((0.0, 0.7))[0], pairs((0.9, 0.0))[0])


def test_another_reading_counts_from_six_tenths_on_and_not_if_it_is_no_surer() -> None:
    (rejected,) = pairs((0.3, 0.1))
    assert is_better(pairs((0.6, 0.0))[0], rejected)
    assert not is_better(np.nextafter(pairs((0.6, 0.0))[0], np.float32(0)), rejected)
    assert not is_better(pairs((0.7, 0.0))[0], pairs((0.0, 0.7))[0])
