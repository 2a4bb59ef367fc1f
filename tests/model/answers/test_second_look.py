from itertools import product

import numpy as np

from model.answers.second_look import LOOKS, moved_around, unsure_of


def test_the_network_is_unsure_of_scores_that_are_neither_high_nor_low() -> None:
    scores = np.array([[0.01, 0.15], [0.04, 0.4], [0.99, 0.0], [0.75, 0.3]], np.float32)
    assert unsure_of(scores) == [1, 3]


def test_grids_move_by_a_cell_in_each_direction() -> None:
    grid = np.ones((1, 5, 5), np.int8)
    grid[0, 2, 2] = -1
    moved = moved_around(grid)
    assert len(moved) == LOOKS - 1
    places = {*zip(*(place.tolist() for place in np.nonzero(moved == -1)[1:]), strict=True)}
    assert places == {*product((1, 2, 3), (1, 2, 3))} - {(2, 2)}


def test_cells_that_move_over_the_edge_are_replaced_by_paper() -> None:
    first = moved_around(np.full((2, 3, 3), -1, np.int8))[:2]
    assert (first[:, 1:, 1:] == -1).all()
    assert (first[:, 0] == 1).all()
    assert (first[:, :, 0] == 1).all()
