"""Predictions hold the same answers as arrays and as a list."""

import numpy as np
import pytest

from model.answers.predictions import Predictions
from model.picture import Region

REGIONS = [Region(1, 2, 3, 4), Region(5, 6, 7, 8), Region(0, 0, 1, 1)]


def predictions(regions: list[Region] | None = None) -> Predictions:
    """Predictions of a tick, a cross and a blank grid."""
    grids = np.ones((3, 4, 5), np.int8)
    grids[0, 1:3, 2] = grids[1, 0, 0] = grids[1, 3, 4] = -1
    return Predictions(
        labels=np.array([0, 1, 2]),
        confidence=np.array([0.75, 0.5, 1], np.float32),
        scores=np.array([[0.75, 0.25], [0.125, 0.5], [0, 0]], np.float32),
        grids=grids,
        ink=np.array([0.1, 0.1, 0.0]),
        warned={"blank": np.array([False, False, True]), "tiny": np.array([True, False, True])},
        picture_regions=regions,
    )


def test_each_answer_has_its_own_label_scores_warnings_grid_and_region() -> None:
    answers = predictions(REGIONS).as_list()
    assert [answer.label for answer in answers] == ["tick", "cross", "neither"]
    assert [answer.confidence for answer in answers] == [0.75, 0.5, 1]
    assert [answer.scores for answer in answers] == [
        {"tick": 0.75, "cross": 0.25},
        {"tick": 0.125, "cross": 0.5},
        {"tick": 0, "cross": 0},
    ]
    assert [answer.warnings for answer in answers] == [("tiny",), (), ("blank", "tiny")]
    assert [answer.region for answer in answers] == REGIONS
    for answer, grid in zip(answers, predictions().grids, strict=True):
        np.testing.assert_array_equal(answer.grid, grid)


def test_the_region_of_a_grid_is_the_bounding_box_of_its_ink() -> None:
    assert predictions().regions[:2].tolist() == [[2, 1, 1, 2], [0, 0, 5, 4]]


@pytest.mark.parametrize("regions", [REGIONS, None])
def test_predictions_are_split_in_order(regions: list[Region] | None) -> None:
    whole = predictions(regions)
    parts = whole.split([2, 0, 1])
    assert [len(part.labels) for part in parts] == [2, 0, 1]
    split = [answer for part in parts for answer in part.as_list()]
    for answer, expected in zip(split, whole.as_list(), strict=True):
        assert answer._replace(grid=expected.grid) == expected
        np.testing.assert_array_equal(answer.grid, expected.grid)
    np.testing.assert_array_equal(np.concatenate([part.ink for part in parts]), whole.ink)
